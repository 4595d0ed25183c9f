using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.TenantCredential.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class RotationAndUpgrades : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "failure_class",
                table: "invitations",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_made_here",
                table: "credentials",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "app_registrations",
                columns: table => new
                {
                    connection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    display_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    app_id = table.Column<Guid>(type: "uuid", nullable: true),
                    principal_id = table.Column<Guid>(type: "uuid", nullable: true),
                    secret_id = table.Column<Guid>(type: "uuid", nullable: false),
                    data_key_version = table.Column<int>(type: "integer", nullable: true),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", nullable: true),
                    microsoft_key_id = table.Column<Guid>(type: "uuid", nullable: true),
                    secret_expires_on = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ready_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failure_code = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    failure_class = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    failure_sentence = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    failure_action = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_app_registrations", x => x.connection_id);
                    table.ForeignKey(
                        name: "fk_app_registrations_connections_connection_id",
                        column: x => x.connection_id,
                        principalTable: "connections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "retired_secrets",
                columns: table => new
                {
                    key_id = table.Column<Guid>(type: "uuid", nullable: false),
                    connection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    credential_version = table.Column<int>(type: "integer", nullable: false),
                    hint = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: true),
                    fingerprint = table.Column<byte[]>(type: "bytea", nullable: false),
                    is_made_here = table.Column<bool>(type: "boolean", nullable: false),
                    retired_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    reason = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_retired_secrets", x => new { x.connection_id, x.key_id });
                });

            migrationBuilder.CreateTable(
                name: "secret_rotations",
                columns: table => new
                {
                    connection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    mark_id = table.Column<Guid>(type: "uuid", nullable: false),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    step = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    is_automatic = table.Column<bool>(type: "boolean", nullable: false),
                    from_version = table.Column<int>(type: "integer", nullable: false),
                    new_version = table.Column<int>(type: "integer", nullable: true),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    failure_code = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    failure_class = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    failure_sentence = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    failure_action = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_secret_rotations", x => x.connection_id);
                    table.ForeignKey(
                        name: "fk_secret_rotations_connections_connection_id",
                        column: x => x.connection_id,
                        principalTable: "connections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "upgrades",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    source = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    sender_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    is_paused = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_upgrades", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "upgrade_items",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    upgrade_id = table.Column<Guid>(type: "uuid", nullable: false),
                    connection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    client_id = table.Column<Guid>(type: "uuid", nullable: true),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", nullable: true),
                    data_key_version = table.Column<int>(type: "integer", nullable: true),
                    invitation_id = table.Column<Guid>(type: "uuid", nullable: true),
                    new_version = table.Column<int>(type: "integer", nullable: true),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failure_code = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    failure_class = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    failure_sentence = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    failure_action = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_upgrade_items", x => x.id);
                    table.ForeignKey(
                        name: "fk_upgrade_items_connections_connection_id",
                        column: x => x.connection_id,
                        principalTable: "connections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_upgrade_items_upgrades_upgrade_id",
                        column: x => x.upgrade_id,
                        principalTable: "upgrades",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_upgrade_items_connection_id_new_version",
                table: "upgrade_items",
                columns: new[] { "connection_id", "new_version" });

            migrationBuilder.CreateIndex(
                name: "ix_upgrade_items_upgrade_id_id",
                table: "upgrade_items",
                columns: new[] { "upgrade_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_upgrade_items_open_connection",
                table: "upgrade_items",
                column: "connection_id",
                unique: true,
                filter: "state NOT IN ('Done', 'Unchanged')");

            migrationBuilder.CreateIndex(
                name: "ix_upgrades_service_provider_id_id",
                table: "upgrades",
                columns: new[] { "service_provider_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "app_registrations");

            migrationBuilder.DropTable(
                name: "retired_secrets");

            migrationBuilder.DropTable(
                name: "secret_rotations");

            migrationBuilder.DropTable(
                name: "upgrade_items");

            migrationBuilder.DropTable(
                name: "upgrades");

            migrationBuilder.DropColumn(
                name: "failure_class",
                table: "invitations");

            migrationBuilder.DropColumn(
                name: "is_made_here",
                table: "credentials");
        }
    }
}
