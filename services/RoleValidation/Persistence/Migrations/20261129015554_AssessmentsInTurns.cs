using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.RoleValidation.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class AssessmentsInTurns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_due_assessments_due_at",
                table: "due_assessments");

            migrationBuilder.AddColumn<int>(
                name: "broke_off",
                table: "due_assessments",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "ix_due_assessments_claim",
                table: "due_assessments",
                column: "claim",
                filter: "claim IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_due_assessments_lease_until",
                table: "due_assessments",
                column: "lease_until",
                filter: "lease_until IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_due_assessments_service_provider_id_due_at",
                table: "due_assessments",
                columns: new[] { "service_provider_id", "due_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_due_assessments_claim",
                table: "due_assessments");

            migrationBuilder.DropIndex(
                name: "ix_due_assessments_lease_until",
                table: "due_assessments");

            migrationBuilder.DropIndex(
                name: "ix_due_assessments_service_provider_id_due_at",
                table: "due_assessments");

            migrationBuilder.DropColumn(
                name: "broke_off",
                table: "due_assessments");

            migrationBuilder.CreateIndex(
                name: "ix_due_assessments_due_at",
                table: "due_assessments",
                column: "due_at");
        }
    }
}
