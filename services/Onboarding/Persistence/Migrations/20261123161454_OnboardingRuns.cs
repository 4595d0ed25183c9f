using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LivePlatform.Onboarding.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class OnboardingRuns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "base_domains",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    servers = table.Column<string[]>(type: "character varying(64)[]", nullable: false),
                    key_name = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    key_algorithm = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    key_secret_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_base_domains", x => x.id);
                    table.UniqueConstraint("ak_base_domains_service_provider_id_id", x => new { x.service_provider_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "due_runs",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    wakes = table.Column<int>(type: "integer", nullable: false),
                    claim = table.Column<Guid>(type: "uuid", nullable: true),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_due_runs", x => x.run_id);
                });

            migrationBuilder.CreateTable(
                name: "known_connections",
                columns: table => new
                {
                    connection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_id = table.Column<Guid>(type: "uuid", nullable: false),
                    m365tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    failure_class = table.Column<string>(type: "text", nullable: true),
                    action = table.Column<string>(type: "text", nullable: true),
                    is_removed = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_known_connections", x => x.connection_id);
                });

            migrationBuilder.CreateTable(
                name: "known_directories",
                columns: table => new
                {
                    directory_id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    m365tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    completed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    blocked_code = table.Column<string>(type: "text", nullable: true),
                    blocked_sentence = table.Column<string>(type: "text", nullable: true),
                    is_removed = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_known_directories", x => x.directory_id);
                });

            migrationBuilder.CreateTable(
                name: "known_roles",
                columns: table => new
                {
                    connection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    stage = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    dns_mode = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    outcome = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    sentence = table.Column<string>(type: "text", nullable: false),
                    next_try_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_known_roles", x => new { x.connection_id, x.stage, x.dns_mode });
                });

            migrationBuilder.CreateTable(
                name: "runs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_id = table.Column<Guid>(type: "uuid", nullable: false),
                    site_id = table.Column<Guid>(type: "uuid", nullable: true),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    dns_mode = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    base_domain_id = table.Column<Guid>(type: "uuid", nullable: true),
                    domain = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: true),
                    usage_location = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: true),
                    m365tenant_id = table.Column<Guid>(type: "uuid", nullable: true),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    started_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_runs", x => x.id);
                    table.UniqueConstraint("ak_runs_service_provider_id_id", x => new { x.service_provider_id, x.id });
                    table.ForeignKey(
                        name: "fk_runs_base_domain",
                        columns: x => new { x.service_provider_id, x.base_domain_id },
                        principalTable: "base_domains",
                        principalColumns: new[] { "service_provider_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_runs_service",
                        columns: x => new { x.service_provider_id, x.service_id },
                        principalTable: "services",
                        principalColumns: new[] { "service_provider_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "made_objects",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    step = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    existed_before = table.Column<bool>(type: "boolean", nullable: false),
                    remote_id = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: true),
                    remembered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    removed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_made_objects", x => x.id);
                    table.ForeignKey(
                        name: "fk_made_objects_runs_service_provider_id_run_id",
                        columns: x => new { x.service_provider_id, x.run_id },
                        principalTable: "runs",
                        principalColumns: new[] { "service_provider_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "run_steps",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    service_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    sentence = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    action = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    who_acts = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    next_try_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    waiting_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    mark = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_run_steps", x => new { x.run_id, x.number });
                    table.ForeignKey(
                        name: "fk_run_steps_runs_service_provider_id_run_id",
                        columns: x => new { x.service_provider_id, x.run_id },
                        principalTable: "runs",
                        principalColumns: new[] { "service_provider_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ux_base_domains_name",
                table: "base_domains",
                columns: new[] { "service_provider_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_due_runs_due_at",
                table: "due_runs",
                column: "due_at");

            migrationBuilder.CreateIndex(
                name: "ix_known_connections_service_id",
                table: "known_connections",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "ix_known_directories_customer_id_m365tenant_id",
                table: "known_directories",
                columns: new[] { "customer_id", "m365tenant_id" });

            migrationBuilder.CreateIndex(
                name: "ix_made_objects_run_id",
                table: "made_objects",
                column: "run_id");

            migrationBuilder.CreateIndex(
                name: "ix_made_objects_service_provider_id_run_id",
                table: "made_objects",
                columns: new[] { "service_provider_id", "run_id" });

            migrationBuilder.CreateIndex(
                name: "ix_run_steps_service_provider_id_run_id",
                table: "run_steps",
                columns: new[] { "service_provider_id", "run_id" });

            migrationBuilder.CreateIndex(
                name: "ix_runs_customer_id_m365tenant_id",
                table: "runs",
                columns: new[] { "customer_id", "m365tenant_id" });

            migrationBuilder.CreateIndex(
                name: "ix_runs_service_provider_id_base_domain_id",
                table: "runs",
                columns: new[] { "service_provider_id", "base_domain_id" });

            migrationBuilder.CreateIndex(
                name: "ix_runs_service_provider_id_id",
                table: "runs",
                columns: new[] { "service_provider_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_runs_service_provider_id_service_id",
                table: "runs",
                columns: new[] { "service_provider_id", "service_id" });

            migrationBuilder.CreateIndex(
                name: "ux_runs_open",
                table: "runs",
                columns: new[] { "service_id", "site_id" },
                unique: true,
                filter: "state NOT IN ('Completed', 'Abandoned')")
                .Annotation("Npgsql:NullsDistinct", false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "due_runs");

            migrationBuilder.DropTable(
                name: "known_connections");

            migrationBuilder.DropTable(
                name: "known_directories");

            migrationBuilder.DropTable(
                name: "known_roles");

            migrationBuilder.DropTable(
                name: "made_objects");

            migrationBuilder.DropTable(
                name: "run_steps");

            migrationBuilder.DropTable(
                name: "runs");

            migrationBuilder.DropTable(
                name: "base_domains");
        }
    }
}
