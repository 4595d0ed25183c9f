using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.Replication.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class MembershipsAndOutcomes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "setbacks",
                table: "runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "stalled_since",
                table: "runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "last_outcome",
                table: "directories",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "last_reason",
                table: "directories",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "told",
                table: "directories",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            // Copies hold the version: told may never be behind it.
            migrationBuilder.Sql("UPDATE directories SET told = version");

            migrationBuilder.CreateTable(
                name: "returned_objects",
                columns: table => new
                {
                    directory_id = table.Column<Guid>(type: "uuid", nullable: false),
                    object_id = table.Column<Guid>(type: "uuid", nullable: false),
                    part = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_returned_objects", x => new { x.directory_id, x.object_id });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "returned_objects");

            migrationBuilder.DropColumn(
                name: "setbacks",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "stalled_since",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "last_outcome",
                table: "directories");

            migrationBuilder.DropColumn(
                name: "last_reason",
                table: "directories");

            migrationBuilder.DropColumn(
                name: "told",
                table: "directories");
        }
    }
}
