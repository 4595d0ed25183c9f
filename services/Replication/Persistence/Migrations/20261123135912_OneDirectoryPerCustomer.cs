using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.Replication.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class OneDirectoryPerCustomer : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_directories_service_provider_id_m365tenant_id",
                table: "directories");

            migrationBuilder.CreateIndex(
                name: "ix_directories_service_provider_id_m365tenant_id_customer_id",
                table: "directories",
                columns: new[] { "service_provider_id", "m365tenant_id", "customer_id" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_directories_service_provider_id_m365tenant_id_customer_id",
                table: "directories");

            migrationBuilder.CreateIndex(
                name: "ix_directories_service_provider_id_m365tenant_id",
                table: "directories",
                columns: new[] { "service_provider_id", "m365tenant_id" },
                unique: true);
        }
    }
}
