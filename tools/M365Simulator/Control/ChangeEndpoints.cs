using System.Text.Json;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Control;

/// <summary>Changes of users, groups and members.</summary>
internal static class ChangeEndpoints
{
    public static void MapChanges(this IEndpointRouteBuilder control)
    {
        Objects(control, "users", ObjectKind.User);
        Objects(control, "groups", ObjectKind.Group);
        control.MapPost("/tenants/{t:guid}/groups/{id:guid}/members", (Guid t, Guid id, AddMember body, TenantRegistry registry) =>
            Link(registry.Tenant(t), id, body.Id, linked: true));
        control.MapDelete(
            "/tenants/{t:guid}/groups/{id:guid}/members/{memberId:guid}",
            (Guid t, Guid id, Guid memberId, TenantRegistry registry) =>
                Link(registry.Tenant(t), id, memberId, linked: false));
        control.MapPost(
            "/tenants/{t:guid}/changes/script",
            (Guid t, ChangeScript.Request body, TenantRegistry registry, TenantEdits edits) =>
            {
                var tenant = registry.Tenant(t);
                return tenant.Writing(() => ChangeScript.Run(tenant, edits, body));
            });
        control.MapPost("/tenants/{t:guid}/delta/reset", (Guid t, TenantRegistry registry) =>
        {
            registry.Tenant(t).StartEpoch();
            return Results.NoContent();
        });
    }

    private static void Objects(IEndpointRouteBuilder control, string set, ObjectKind kind)
    {
        control.MapPost($"/tenants/{{t:guid}}/{set}", (Guid t, JsonElement body, TenantRegistry registry, TenantEdits edits) =>
        {
            var tenant = registry.Tenant(t);
            var values = PropertyValues.Of(kind, body);
            return Object(tenant, kind, tenant.Writing(() => edits.Add(tenant, kind, values)), 201);
        });
        control.MapPatch($"/tenants/{{t:guid}}/{set}/{{id:guid}}", (Guid t, Guid id, JsonElement body, TenantRegistry registry) =>
        {
            var tenant = registry.Tenant(t);
            var values = PropertyValues.Of(kind, body);
            return Object(tenant, kind, tenant.Writing(() =>
            {
                var number = Live(tenant, kind, id);
                TenantEdits.Patch(tenant, kind, number, values);
                return number;
            }));
        });
        control.MapDelete($"/tenants/{{t:guid}}/{set}/{{id:guid}}", (Guid t, Guid id, TenantRegistry registry, TenantEdits edits) =>
        {
            var tenant = registry.Tenant(t);
            return tenant.Writing(() => edits.Delete(tenant, kind, Live(tenant, kind, id)))
                ? Results.NoContent()
                : throw ControlRefusal.NotFound(set);
        });
        control.MapPost($"/tenants/{{t:guid}}/{set}/{{id:guid}}/restore", (Guid t, Guid id, TenantRegistry registry, TenantEdits edits) =>
        {
            var tenant = registry.Tenant(t);
            return tenant.Writing(() => edits.Restore(tenant, kind, Known(tenant, kind, id)))
                ? Object(tenant, kind, Known(tenant, kind, id))
                : throw new ControlRefusal(409, "It is not soft-deleted.");
        });
        control.MapPost($"/tenants/{{t:guid}}/{set}/{{id:guid}}/purge", (Guid t, Guid id, TenantRegistry registry, TenantEdits edits) =>
        {
            var tenant = registry.Tenant(t);
            return tenant.Writing(() => edits.Purge(tenant, kind, Known(tenant, kind, id)))
                ? Results.NoContent()
                : throw new ControlRefusal(409, "It is gone already.");
        });
    }

    private static IResult Object(M365Tenant tenant, ObjectKind kind, int number, int status = 200) => Results.Json(
        tenant.Reading(() => tenant.Set(kind).ToElement(number)), statusCode: status);

    private static int Known(M365Tenant tenant, ObjectKind kind, Guid id) =>
        tenant.Set(kind).Find(id) ?? throw ControlRefusal.NotFound("object");

    private static int Live(M365Tenant tenant, ObjectKind kind, Guid id) =>
        Known(tenant, kind, id) is var number && tenant.Set(kind).IsLive(number) ? number : throw ControlRefusal.NotFound("object");

    private static IResult Link(M365Tenant tenant, Guid groupId, Guid memberId, bool linked) => tenant.Writing(() =>
    {
        var group = Live(tenant, ObjectKind.Group, groupId);
        var member = tenant.Find(memberId) is { } found && tenant.IsLive(found) ? found : throw ControlRefusal.NotFound("member");
        return TenantEdits.Link(tenant, group, member, linked)
            ? Results.NoContent()
            : throw new ControlRefusal(409, linked ? "It is a member already." : "It is no member.");
    });
}
