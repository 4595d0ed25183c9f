using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.TenantCredential.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class RolesOfCandidates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "is_other_principal",
                table: "credential_changes",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "needs_roles_since",
                table: "credential_changes",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "roles_code",
                table: "credential_changes",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "roles_found_at",
                table: "credential_changes",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "roles_sentence",
                table: "credential_changes",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "is_other_principal",
                table: "credential_changes");

            migrationBuilder.DropColumn(
                name: "needs_roles_since",
                table: "credential_changes");

            migrationBuilder.DropColumn(
                name: "roles_code",
                table: "credential_changes");

            migrationBuilder.DropColumn(
                name: "roles_found_at",
                table: "credential_changes");

            migrationBuilder.DropColumn(
                name: "roles_sentence",
                table: "credential_changes");
        }
    }
}
