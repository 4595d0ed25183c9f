using System.Buffers;
using System.Text.Json;
using LivePlatform.M365Simulator.Graph;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Control;

/// <summary>Tenants and the truth about them.</summary>
internal static class TenantEndpoints
{
    private const int FlushAt = 128 * 1024;

    public static void MapTenants(this IEndpointRouteBuilder control)
    {
        control.MapPost("/tenants", (SeedTenant body, TenantRegistry registry) =>
            Results.Json(Describe(registry.Add(body)), statusCode: 201));
        control.MapPost("/tenants/bulk", (SeedManyTenants body, TenantRegistry registry) =>
            Results.Json(new { tenantIds = registry.AddMany(body) }, statusCode: 201));
        control.MapGet("/tenants", (World world) => world.Tenants.Values.OrderBy(t => t.Id).Select(Describe));
        control.MapGet("/tenants/{t:guid}", (Guid t, TenantRegistry registry) => Describe(registry.Tenant(t)));
        control.MapDelete(
            "/tenants/{t:guid}", (Guid t, World world) => world.Remove(t) ? Results.NoContent() : throw ControlRefusal.NotFound("tenant"));

        control.MapPut("/tenants/{t:guid}/skus/{sku:guid}", (Guid t, Guid sku, BuyLicences body, TenantRegistry registry) =>
        {
            var tenant = registry.Tenant(t);
            tenant.Writing(() =>
            {
                tenant.Licences.Put(Bought(sku, body, tenant.Licences.Find(sku)));
                return true;
            });
            return Results.NoContent();
        });
        control.MapDelete("/tenants/{t:guid}/skus/{sku:guid}", (Guid t, Guid sku, TenantRegistry registry) =>
            registry.Tenant(t) is var tenant && tenant.Writing(() => tenant.Licences.Remove(sku))
                ? Results.NoContent()
                : throw ControlRefusal.NotFound("product"));
        control.MapPut("/tenants/{t:guid}/domains/{name}", (Guid t, string name, PutDomain body, TenantRegistry registry) =>
        {
            var tenant = registry.Tenant(t);
            tenant.Writing(() =>
            {
                var found = tenant.Domains.Find(name) ?? tenant.Domains.Add(name);
                tenant.Domains.Put(found with { IsVerified = true, AuthenticationType = body.AuthenticationType });
                return true;
            });
            return Results.NoContent();
        });
        control.MapGet("/tenants/{t:guid}/truth/domains", (Guid t, TenantRegistry registry) => registry.Tenant(t) is var tenant
            ? tenant.Reading(
                () => tenant.Domains.All.Where(domain => !domain.IsInitial)
                    .Select(domain => new { name = domain.Name, isVerified = domain.IsVerified }).ToList())
            : null);
        control.MapGet("/tenants/{t:guid}/truth/users", (Guid t, HttpContext http, TenantRegistry registry) =>
            StreamAsync(http, registry.Tenant(t), tenant => Truth.Objects(tenant, ObjectKind.User)));
        control.MapGet("/tenants/{t:guid}/truth/groups", (Guid t, HttpContext http, TenantRegistry registry) =>
            StreamAsync(http, registry.Tenant(t), tenant => Truth.Objects(tenant, ObjectKind.Group)));
        control.MapGet("/tenants/{t:guid}/truth/members", (Guid t, HttpContext http, TenantRegistry registry) =>
            StreamAsync(http, registry.Tenant(t), Truth.Members));
        control.MapGet("/tenants/{t:guid}/truth/counts", (Guid t, TenantRegistry registry) =>
        {
            var tenant = registry.Tenant(t);
            return tenant.Reading(
                () => new { users = tenant.Users.LiveCount, groups = tenant.Groups.LiveCount, members = Truth.Links(tenant).Count() });
        });
    }

    private static Product Bought(Guid sku, BuyLicences body, Product? before) => new(
        sku,
        body.PartNumber ?? before?.PartNumber ?? throw ControlRefusal.Bad("partNumber is needed for a new product"),
        body.Plans ?? before?.Plans ?? throw ControlRefusal.Bad("plans are needed for a new product"),
        body.Enabled, body.Warning, body.CapabilityStatus);

    private static object Describe(M365Tenant tenant) => tenant.Reading(() => new
    {
        tenantId = tenant.Id,
        displayName = tenant.Seed.DisplayName,
        domain = tenant.Seed.Domain,
        seed = tenant.Seed.Seed,
        users = tenant.Users.LiveCount,
        groups = tenant.Groups.LiveCount,
        memberships = tenant.Members.LinkCount,
        softDeletedUsers = tenant.Users.SoftDeleted.Count(),
        version = tenant.Version,
    });

    /// <summary>One object a line. Lines are rendered in portions under the tenant's lock and sent outside it.</summary>
    private static async Task StreamAsync(HttpContext http, M365Tenant tenant, Func<M365Tenant, IEnumerable<Action<Utf8JsonWriter>>> lines)
    {
        http.Response.ContentType = "application/x-ndjson";
        using var objects = lines(tenant).GetEnumerator();
        var more = true;
        while (more)
        {
            more = tenant.Reading(() => Render(http.Response, objects));
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
    }

    private static bool Render(HttpResponse response, IEnumerator<Action<Utf8JsonWriter>> objects)
    {
        using var writer = new Utf8JsonWriter(response.BodyWriter, GraphWriter.Options);
        long sent = 0;
        while (objects.MoveNext())
        {
            objects.Current(writer);
            writer.Flush();
            sent += writer.BytesCommitted;
            writer.Reset();
            response.BodyWriter.Write("\n"u8);
            if (sent > FlushAt)
            {
                return true;
            }
        }

        return false;
    }
}
