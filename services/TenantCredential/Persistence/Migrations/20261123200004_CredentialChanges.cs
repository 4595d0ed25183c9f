using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.TenantCredential.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class CredentialChanges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_credentials_connections_connection_id",
                table: "credentials");

            migrationBuilder.DropPrimaryKey(
                name: "pk_due_validations",
                table: "due_validations");

            migrationBuilder.DropIndex(
                name: "ix_credentials_connection_id",
                table: "credentials");

            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "due_validations",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "Validation");

            migrationBuilder.AddColumn<Guid>(
                name: "credential_id",
                table: "connections",
                type: "uuid",
                nullable: true);

            // Until now a connection had exactly one credential, which named it.
            migrationBuilder.Sql("UPDATE connections c SET credential_id = k.id FROM credentials k WHERE k.connection_id = c.id");

            migrationBuilder.AddPrimaryKey(
                name: "pk_due_validations",
                table: "due_validations",
                columns: new[] { "connection_id", "kind" });

            migrationBuilder.CreateTable(
                name: "credential_changes",
                columns: table => new
                {
                    connection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    phase = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    new_version = table.Column<int>(type: "integer", nullable: false),
                    other_id = table.Column<Guid>(type: "uuid", nullable: true),
                    successes = table.Column<int>(type: "integer", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    settles_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    refusals = table.Column<int>(type: "integer", nullable: false),
                    refused_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failure_code = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    failure_class = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    failure_sentence = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    failure_action = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_credential_changes", x => x.connection_id);
                    table.ForeignKey(
                        name: "fk_credential_changes_connections_connection_id",
                        column: x => x.connection_id,
                        principalTable: "connections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_credential_changes_stored_credential_other_id",
                        column: x => x.other_id,
                        principalTable: "credentials",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_credentials_connection_id",
                table: "credentials",
                column: "connection_id");

            migrationBuilder.CreateIndex(
                name: "ix_connections_credential_id",
                table: "connections",
                column: "credential_id");

            migrationBuilder.CreateIndex(
                name: "ix_credential_changes_other_id",
                table: "credential_changes",
                column: "other_id");

            migrationBuilder.AddForeignKey(
                name: "fk_connections_stored_credential_credential_id",
                table: "connections",
                column: "credential_id",
                principalTable: "credentials",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_connections_stored_credential_credential_id",
                table: "connections");

            migrationBuilder.DropTable(
                name: "credential_changes");

            migrationBuilder.DropPrimaryKey(
                name: "pk_due_validations",
                table: "due_validations");

            migrationBuilder.DropIndex(
                name: "ix_credentials_connection_id",
                table: "credentials");

            migrationBuilder.DropIndex(
                name: "ix_connections_credential_id",
                table: "connections");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "due_validations");

            migrationBuilder.DropColumn(
                name: "credential_id",
                table: "connections");

            migrationBuilder.AddPrimaryKey(
                name: "pk_due_validations",
                table: "due_validations",
                column: "connection_id");

            migrationBuilder.CreateIndex(
                name: "ix_credentials_connection_id",
                table: "credentials",
                column: "connection_id",
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "fk_credentials_connections_connection_id",
                table: "credentials",
                column: "connection_id",
                principalTable: "connections",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);
        }
    }
}
