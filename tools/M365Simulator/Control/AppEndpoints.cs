using System.Security.Cryptography.X509Certificates;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Control;

/// <summary>Apps in tenants: consent, secrets, permissions, roles.</summary>
internal static class AppEndpoints
{
    public static void MapApps(this IEndpointRouteBuilder control)
    {
        const string App = "/tenants/{t:guid}/apps/{a:guid}";
        control.MapPut(
            App, (Guid t, Guid a, PutApp body, TenantRegistry registry) => Describe(registry.PutApp(registry.Tenant(t), a, body), t));
        control.MapGet(App, (Guid t, Guid a, TenantRegistry registry) => Describe(registry.Principal(t, a), t));
        control.MapDelete(App, (Guid t, Guid a, TenantRegistry registry) =>
        {
            registry.Principal(t, a).Removed = true;
            return Results.NoContent();
        });
        control.MapPut($"{App}/permissions", (Guid t, Guid a, string[] body, TenantRegistry registry) =>
        {
            registry.Principal(t, a).Permissions = [.. body.Distinct()];
            return Describe(registry.Principal(t, a), t);
        });
        control.MapPut($"{App}/scopes", (Guid t, Guid a, string[] body, TenantRegistry registry) =>
        {
            registry.Principal(t, a).Scopes = [.. body.Distinct()];
            return Describe(registry.Principal(t, a), t);
        });
        control.MapPut($"{App}/disabled", (Guid t, Guid a, [Microsoft.AspNetCore.Mvc.FromBody] bool body, TenantRegistry registry) =>
        {
            registry.Principal(t, a).Disabled = body;
            return Describe(registry.Principal(t, a), t);
        });
        control.MapPost($"{App}/secrets", (Guid t, Guid a, SeedSecret body, TenantRegistry registry) =>
        {
            var secret = registry.AddSecret(registry.Principal(t, a).App, body);
            return Results.Json(new { keyId = secret.KeyId, secretText = secret.Value, expiresAt = secret.ExpiresAt }, statusCode: 201);
        });
        control.MapPut($"{App}/certificates", (Guid t, Guid a, string[] body, TenantRegistry registry) =>
        {
            registry.Principal(t, a).App.Certificates = [.. body.Select(pem => X509Certificate2.CreateFromPem(pem))];
            return Results.NoContent();
        });
        control.MapPut($"{App}/federated", (Guid t, Guid a, FederatedCredential[] body, TenantRegistry registry) =>
        {
            registry.Principal(t, a).App.Federated = body;
            return Results.NoContent();
        });
        control.MapDelete(
            $"{App}/secrets/{{keyId:guid}}",
            (Guid t, Guid a, Guid keyId, TenantRegistry registry) => RemoveSecret(registry.Principal(t, a).App, keyId));
        control.MapPost($"{App}/roles", (Guid t, Guid a, GiveRole body, TenantRegistry registry) =>
            Results.Json(Describe(registry.Give(registry.Tenant(t), registry.Principal(t, a), body)), statusCode: 201));
        control.MapDelete($"{App}/roles/{{id}}", (Guid t, Guid a, string id, TenantRegistry registry) =>
            TenantRegistry.TakeRole(registry.Tenant(t), registry.Principal(t, a), id)
                ? Results.NoContent()
                : throw ControlRefusal.NotFound("role assignment"));
    }

    private static IResult RemoveSecret(AppRegistration app, Guid keyId)
    {
        lock (app)
        {
            var left = app.Secrets.Where(s => s.KeyId != keyId).ToList();
            if (left.Count == app.Secrets.Count)
            {
                throw ControlRefusal.NotFound("secret");
            }

            app.Secrets = left;
            return Results.NoContent();
        }
    }

    private static object Describe(ServicePrincipal principal, Guid tenantId) => new
    {
        appId = principal.App.AppId,
        applicationObjectId = principal.App.HomeTenantId == tenantId ? principal.App.ObjectId : (Guid?)null,
        servicePrincipalId = principal.Id,
        displayName = principal.App.DisplayName,
        disabled = principal.Disabled,
        permissions = principal.Permissions,
        scopes = principal.Scopes,
        secrets = principal.App.Secrets.Select(
            s => new { keyId = s.KeyId, hint = s.Hint, displayName = s.DisplayName, startsAt = s.StartsAt, expiresAt = s.ExpiresAt }),
        roles = principal.Roles.Select(Describe),
    };

    internal static object Describe(RoleAssignment role) => new
    {
        id = role.Id,
        role = role.Role,
        displayName = DirectoryRoles.NameOf(role.Role),
        via = role.Via,
        scope = role.Scope,
        principalId = role.PrincipalId,
        since = role.Since,
    };
}
