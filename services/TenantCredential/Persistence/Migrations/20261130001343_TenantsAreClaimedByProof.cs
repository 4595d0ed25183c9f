using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.TenantCredential.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class TenantsAreClaimedByProof : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "proven_at",
                table: "m365_tenants",
                type: "timestamp with time zone",
                nullable: true);

            // Until now whoever named a tenant first had it. Those keep it for whom a connection worked there, as it does or as the audit says.
            migrationBuilder.Sql(
                """
                UPDATE m365_tenants t SET proven_at = now() WHERE EXISTS (
                    SELECT FROM connections c
                    WHERE c.service_provider_id = t.service_provider_id AND c.m365_tenant_id = t.m365_tenant_id AND c.customer_id = t.customer_id AND c.removed_at IS NULL
                        AND (c.status = 'Verified' OR EXISTS (
                            SELECT FROM audit a WHERE a.connection_id = c.id AND a.action IN ('ConnectionVerified', 'CredentialReplaced', 'CredentialCompromised'))))
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "proven_at",
                table: "m365_tenants");
        }
    }
}
