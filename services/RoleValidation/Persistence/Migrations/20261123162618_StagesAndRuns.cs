using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.RoleValidation.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class StagesAndRuns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_role_assessments_connection_id_stage_version",
                table: "role_assessments");

            migrationBuilder.DropIndex(
                name: "ux_role_assessments_newest",
                table: "role_assessments");

            migrationBuilder.DropPrimaryKey(
                name: "pk_due_assessments",
                table: "due_assessments");

            migrationBuilder.AddColumn<string>(
                name: "dns_mode",
                table: "role_assessments",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "Automatic"); // what was assessed before stated no mode, which counts as this one

            migrationBuilder.AddColumn<string>(
                name: "dns_mode",
                table: "due_assessments",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "Automatic"); // what was assessed before stated no mode, which counts as this one

            migrationBuilder.AddPrimaryKey(
                name: "pk_due_assessments",
                table: "due_assessments",
                columns: new[] { "connection_id", "stage", "dns_mode" });

            migrationBuilder.CreateTable(
                name: "known_runs",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    connection_id = table.Column<Guid>(type: "uuid", nullable: true),
                    stage = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    dns_mode = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    is_open = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_known_runs", x => x.run_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_role_assessments_connection_id_stage_dns_mode_version",
                table: "role_assessments",
                columns: new[] { "connection_id", "stage", "dns_mode", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_role_assessments_newest",
                table: "role_assessments",
                columns: new[] { "connection_id", "stage", "dns_mode" },
                unique: true,
                filter: "is_newest");

            migrationBuilder.CreateIndex(
                name: "ix_known_runs_service_provider_id_customer_id",
                table: "known_runs",
                columns: new[] { "service_provider_id", "customer_id" },
                filter: "is_open");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "known_runs");

            migrationBuilder.DropIndex(
                name: "ix_role_assessments_connection_id_stage_dns_mode_version",
                table: "role_assessments");

            migrationBuilder.DropIndex(
                name: "ux_role_assessments_newest",
                table: "role_assessments");

            migrationBuilder.DropPrimaryKey(
                name: "pk_due_assessments",
                table: "due_assessments");

            migrationBuilder.DropColumn(
                name: "dns_mode",
                table: "role_assessments");

            migrationBuilder.DropColumn(
                name: "dns_mode",
                table: "due_assessments");

            migrationBuilder.AddPrimaryKey(
                name: "pk_due_assessments",
                table: "due_assessments",
                columns: new[] { "connection_id", "stage" });

            migrationBuilder.CreateIndex(
                name: "ix_role_assessments_connection_id_stage_version",
                table: "role_assessments",
                columns: new[] { "connection_id", "stage", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_role_assessments_newest",
                table: "role_assessments",
                columns: new[] { "connection_id", "stage" },
                unique: true,
                filter: "is_newest");
        }
    }
}
