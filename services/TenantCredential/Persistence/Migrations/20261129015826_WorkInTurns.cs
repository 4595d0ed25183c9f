using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.TenantCredential.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class WorkInTurns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_due_validations_due_at",
                table: "due_validations");

            migrationBuilder.DropIndex(
                name: "ix_due_deliveries_due_at",
                table: "due_deliveries");

            migrationBuilder.AddColumn<int>(
                name: "taken_version",
                table: "invitations",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "broke_off",
                table: "due_validations",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "claim",
                table: "due_validations",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "broke_off",
                table: "due_deliveries",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "claim",
                table: "due_deliveries",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_due_validations_claim",
                table: "due_validations",
                column: "claim",
                filter: "claim IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_due_validations_lease_until",
                table: "due_validations",
                column: "lease_until",
                filter: "lease_until IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_due_validations_service_provider_id_due_at",
                table: "due_validations",
                columns: new[] { "service_provider_id", "due_at" });

            migrationBuilder.CreateIndex(
                name: "ix_due_deliveries_claim",
                table: "due_deliveries",
                column: "claim",
                filter: "claim IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_due_deliveries_lease_until",
                table: "due_deliveries",
                column: "lease_until",
                filter: "lease_until IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_due_deliveries_service_provider_id_due_at",
                table: "due_deliveries",
                columns: new[] { "service_provider_id", "due_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_due_validations_claim",
                table: "due_validations");

            migrationBuilder.DropIndex(
                name: "ix_due_validations_lease_until",
                table: "due_validations");

            migrationBuilder.DropIndex(
                name: "ix_due_validations_service_provider_id_due_at",
                table: "due_validations");

            migrationBuilder.DropIndex(
                name: "ix_due_deliveries_claim",
                table: "due_deliveries");

            migrationBuilder.DropIndex(
                name: "ix_due_deliveries_lease_until",
                table: "due_deliveries");

            migrationBuilder.DropIndex(
                name: "ix_due_deliveries_service_provider_id_due_at",
                table: "due_deliveries");

            migrationBuilder.DropColumn(
                name: "taken_version",
                table: "invitations");

            migrationBuilder.DropColumn(
                name: "broke_off",
                table: "due_validations");

            migrationBuilder.DropColumn(
                name: "claim",
                table: "due_validations");

            migrationBuilder.DropColumn(
                name: "broke_off",
                table: "due_deliveries");

            migrationBuilder.DropColumn(
                name: "claim",
                table: "due_deliveries");

            migrationBuilder.CreateIndex(
                name: "ix_due_validations_due_at",
                table: "due_validations",
                column: "due_at");

            migrationBuilder.CreateIndex(
                name: "ix_due_deliveries_due_at",
                table: "due_deliveries",
                column: "due_at");
        }
    }
}
