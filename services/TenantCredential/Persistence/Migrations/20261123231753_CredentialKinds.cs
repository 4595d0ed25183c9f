using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.TenantCredential.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class CredentialKinds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "account_name",
                table: "credentials",
                type: "character varying(320)",
                maxLength: 320,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "client_id",
                table: "credentials",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "credentials",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "ClientSecret");

            migrationBuilder.Sql("UPDATE credentials SET client_id = c.client_id FROM connections c WHERE c.id = credentials.connection_id");

            migrationBuilder.AddColumn<int>(
                name: "renewals",
                table: "credentials",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "sync_apps",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    m365_tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    secret_version = table.Column<int>(type: "integer", nullable: false),
                    data_key_version = table.Column<int>(type: "integer", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", nullable: false),
                    hint = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: true),
                    stored_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    former_data_key_version = table.Column<int>(type: "integer", nullable: true),
                    former_sealed = table.Column<byte[]>(type: "bytea", nullable: true),
                    expires_on = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    expiry_source = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    microsoft_key_id = table.Column<Guid>(type: "uuid", nullable: true),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    last_validated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failure_code = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    failure_class = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    failure_sentence = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    failure_action = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sync_apps", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ux_sync_apps_provider",
                table: "sync_apps",
                column: "service_provider_id",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "sync_apps");

            migrationBuilder.DropColumn(
                name: "account_name",
                table: "credentials");

            migrationBuilder.DropColumn(
                name: "client_id",
                table: "credentials");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "credentials");

            migrationBuilder.DropColumn(
                name: "renewals",
                table: "credentials");
        }
    }
}
