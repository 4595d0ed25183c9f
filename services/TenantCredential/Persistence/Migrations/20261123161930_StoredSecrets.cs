using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.TenantCredential.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class StoredSecrets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "stored_secret_id",
                table: "audit",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "stored_secrets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    purpose = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    value_version = table.Column<int>(type: "integer", nullable: false),
                    data_key_version = table.Column<int>(type: "integer", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    stored_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stored_secrets", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ux_stored_secrets_name",
                table: "stored_secrets",
                columns: new[] { "service_provider_id", "name" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "stored_secrets");

            migrationBuilder.DropColumn(
                name: "stored_secret_id",
                table: "audit");
        }
    }
}
