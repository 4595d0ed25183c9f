using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.TenantCredential.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class WorkByItsName : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "pk_due_validations",
                table: "due_validations");

            migrationBuilder.RenameTable(
                name: "due_validations",
                newName: "due_work");

            migrationBuilder.RenameIndex(
                name: "ix_due_validations_service_provider_id_due_at",
                table: "due_work",
                newName: "ix_due_work_service_provider_id_due_at");

            migrationBuilder.RenameIndex(
                name: "ix_due_validations_lease_until",
                table: "due_work",
                newName: "ix_due_work_lease_until");

            migrationBuilder.RenameIndex(
                name: "ix_due_validations_claim",
                table: "due_work",
                newName: "ix_due_work_claim");

            migrationBuilder.AddPrimaryKey(
                name: "pk_due_work",
                table: "due_work",
                columns: new[] { "connection_id", "kind" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "pk_due_work",
                table: "due_work");

            migrationBuilder.RenameTable(
                name: "due_work",
                newName: "due_validations");

            migrationBuilder.RenameIndex(
                name: "ix_due_work_service_provider_id_due_at",
                table: "due_validations",
                newName: "ix_due_validations_service_provider_id_due_at");

            migrationBuilder.RenameIndex(
                name: "ix_due_work_lease_until",
                table: "due_validations",
                newName: "ix_due_validations_lease_until");

            migrationBuilder.RenameIndex(
                name: "ix_due_work_claim",
                table: "due_validations",
                newName: "ix_due_validations_claim");

            migrationBuilder.AddPrimaryKey(
                name: "pk_due_validations",
                table: "due_validations",
                columns: new[] { "connection_id", "kind" });
        }
    }
}
