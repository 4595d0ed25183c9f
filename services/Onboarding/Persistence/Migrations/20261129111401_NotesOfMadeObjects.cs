using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.Onboarding.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class NotesOfMadeObjects : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "note",
                table: "made_objects",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "note",
                table: "made_objects");
        }
    }
}
