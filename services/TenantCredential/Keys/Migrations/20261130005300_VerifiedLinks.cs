using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.TenantCredential.Keys.Migrations
{
    /// <inheritdoc />
    public partial class VerifiedLinks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "verified_hash",
                table: "audit_anchors",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "verified_number",
                table: "audit_anchors",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "verified_hash",
                table: "audit_anchors");

            migrationBuilder.DropColumn(
                name: "verified_number",
                table: "audit_anchors");
        }
    }
}
