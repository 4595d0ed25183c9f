using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.Replication.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class ComparedCounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "differences",
                table: "runs",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "differing",
                table: "runs",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_compared",
                table: "runs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "look_again_at",
                table: "runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "looks",
                table: "runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "not_compared",
                table: "runs",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "pass",
                table: "rounds",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "hidden_groups",
                table: "directory_parts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "nameless_objects",
                table: "directory_parts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "other_members",
                table: "directory_parts",
                type: "integer",
                nullable: false,
                defaultValue: 0);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "differences",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "differing",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "is_compared",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "look_again_at",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "looks",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "not_compared",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "pass",
                table: "rounds");

            migrationBuilder.DropColumn(
                name: "hidden_groups",
                table: "directory_parts");

            migrationBuilder.DropColumn(
                name: "nameless_objects",
                table: "directory_parts");

            migrationBuilder.DropColumn(
                name: "other_members",
                table: "directory_parts");
        }
    }
}
