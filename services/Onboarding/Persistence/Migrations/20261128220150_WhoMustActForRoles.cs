using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.Onboarding.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class WhoMustActForRoles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "actor",
                table: "known_roles",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "actor",
                table: "known_roles");
        }
    }
}
