using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.Replication.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class DirectoriesTold : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "completed_at",
                table: "directories",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "republications",
                columns: table => new
                {
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_republications", x => x.service_provider_id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "republications");

            migrationBuilder.DropColumn(
                name: "completed_at",
                table: "directories");
        }
    }
}
