using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.Onboarding.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class ReplicationOutcomes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "outcome",
                table: "known_directories",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "outcome_sentence",
                table: "known_directories",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "outcome",
                table: "known_directories");

            migrationBuilder.DropColumn(
                name: "outcome_sentence",
                table: "known_directories");
        }
    }
}
