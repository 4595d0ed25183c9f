using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.TenantCredential.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class LeftAtMicrosoft : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "client_id",
                table: "secret_rotations",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "lost_name",
                table: "retired_secrets",
                type: "character varying(60)",
                maxLength: 60,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "client_id",
                table: "secret_rotations");

            migrationBuilder.DropColumn(
                name: "lost_name",
                table: "retired_secrets");
        }
    }
}
