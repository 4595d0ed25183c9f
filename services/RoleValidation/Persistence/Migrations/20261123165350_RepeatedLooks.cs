using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.RoleValidation.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class RepeatedLooks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "next_try_at",
                table: "role_assessments",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "looks",
                table: "due_assessments",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "ix_known_connections_service_provider_id_m365tenant_id_client_",
                table: "known_connections",
                columns: new[] { "service_provider_id", "m365tenant_id", "client_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_known_connections_service_provider_id_m365tenant_id_client_",
                table: "known_connections");

            migrationBuilder.DropColumn(
                name: "next_try_at",
                table: "role_assessments");

            migrationBuilder.DropColumn(
                name: "looks",
                table: "due_assessments");
        }
    }
}
