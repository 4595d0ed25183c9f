using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.Onboarding.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class RunsInTurns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_due_runs_due_at",
                table: "due_runs");

            migrationBuilder.AddColumn<int>(
                name: "broke_off",
                table: "due_runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "ix_due_runs_claim",
                table: "due_runs",
                column: "claim",
                filter: "claim IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_due_runs_lease_until",
                table: "due_runs",
                column: "lease_until",
                filter: "lease_until IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_due_runs_service_provider_id_due_at",
                table: "due_runs",
                columns: new[] { "service_provider_id", "due_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_due_runs_claim",
                table: "due_runs");

            migrationBuilder.DropIndex(
                name: "ix_due_runs_lease_until",
                table: "due_runs");

            migrationBuilder.DropIndex(
                name: "ix_due_runs_service_provider_id_due_at",
                table: "due_runs");

            migrationBuilder.DropColumn(
                name: "broke_off",
                table: "due_runs");

            migrationBuilder.CreateIndex(
                name: "ix_due_runs_due_at",
                table: "due_runs",
                column: "due_at");
        }
    }
}
