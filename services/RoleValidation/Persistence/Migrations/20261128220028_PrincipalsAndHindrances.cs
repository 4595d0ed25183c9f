using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.RoleValidation.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class PrincipalsAndHindrances : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "actor",
                table: "role_assessments",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "code",
                table: "role_assessments",
                type: "character varying(60)",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "principal_kind",
                table: "role_assessments",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "ServicePrincipal");

            migrationBuilder.AddColumn<string>(
                name: "principal_name",
                table: "role_assessments",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "actor",
                table: "role_assessments");

            migrationBuilder.DropColumn(
                name: "code",
                table: "role_assessments");

            migrationBuilder.DropColumn(
                name: "principal_kind",
                table: "role_assessments");

            migrationBuilder.DropColumn(
                name: "principal_name",
                table: "role_assessments");
        }
    }
}
