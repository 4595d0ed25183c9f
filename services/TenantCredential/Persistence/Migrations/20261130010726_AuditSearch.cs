using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.TenantCredential.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class AuditSearch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_audit_service_provider_id_actor_id_id",
                table: "audit",
                columns: new[] { "service_provider_id", "actor_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_service_provider_id_customer_id_id",
                table: "audit",
                columns: new[] { "service_provider_id", "customer_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_service_provider_id_resource_id",
                table: "audit",
                columns: new[] { "service_provider_id", "resource", "id" },
                filter: "action = 'OperatorActed'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_audit_service_provider_id_actor_id_id",
                table: "audit");

            migrationBuilder.DropIndex(
                name: "ix_audit_service_provider_id_customer_id_id",
                table: "audit");

            migrationBuilder.DropIndex(
                name: "ix_audit_service_provider_id_resource_id",
                table: "audit");
        }
    }
}
