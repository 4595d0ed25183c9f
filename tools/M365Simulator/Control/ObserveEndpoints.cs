using System.Text.Json;
using LivePlatform.M365Simulator.Faults;
using LivePlatform.M365Simulator.Judging;
using LivePlatform.M365Simulator.Observing;
using LivePlatform.M365Simulator.Oidc;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Throttling;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Control;

/// <summary>Health, clock, settings, faults, quotas, and what was observed.</summary>
internal static class ObserveEndpoints
{
    public static void MapObserving(this IEndpointRouteBuilder control)
    {
        control.MapGet("/health", (World world) => new { status = "ok", tenants = world.Tenants.Count, apps = world.Apps.Count });
        control.MapPost("/reset", Reset);
        control.MapGet("/clock", (SimulatorClock clock) => Describe(clock));
        control.MapPost("/clock/advance", (AdvanceClock body, SimulatorClock clock) =>
        {
            clock.Advance(body.By ?? TimeSpan.FromSeconds(body.Seconds ?? throw ControlRefusal.Bad("by or seconds must be given.")));
            return Describe(clock);
        });
        control.MapPut("/clock", (SetClock body, SimulatorClock clock) =>
        {
            clock.Set(body.Now);
            return Describe(clock);
        });
        control.MapGet("/settings", (CurrentSettings settings) => settings.Value);
        control.MapPatch("/settings", (JsonElement body, CurrentSettings settings) => settings.Value = Patched(settings.Value, body));
        control.MapGet("/quotas", (QuotaBook quotas) => new { enabled = quotas.Rule.Enabled, scale = quotas.Rule.Scale });
        control.MapPut("/quotas", (PutQuotas body, QuotaBook quotas) =>
        {
            quotas.Rule = body.Scale > 0 ? (body.Enabled, body.Scale) : throw ControlRefusal.Bad("scale must be above 0.");
            return new { enabled = quotas.Rule.Enabled, scale = quotas.Rule.Scale };
        });
        MapFaults(control);
        control.MapGet(
            "/counters",
            (Guid? appId, Guid? tenantId, Counters counters, QuotaBook quotas) =>
                counters.Answer(appId, tenantId, quotas.Peaks(appId, tenantId)));
        control.MapDelete("/counters", (Counters counters) => Done(counters.Reset));
        control.MapGet("/requests", (int? limit, Guid? appId, Guid? tenantId, RequestLog log) => log.Last(limit ?? 200, appId, tenantId));
        control.MapDelete("/requests", (RequestLog log) => Done(log.Reset));
        control.MapGet("/judge", (Judge judge) => judge.Now());
        control.MapDelete("/judge", (Judge judge) => Done(judge.Reset));
    }

    private static void MapFaults(IEndpointRouteBuilder control)
    {
        control.MapPost("/faults", (FaultOrder body, FaultBook faults) =>
            body.Fault is { } wrong ? throw ControlRefusal.Bad(wrong) : Results.Json(Describe(faults.Add(body)), statusCode: 201));
        control.MapGet("/faults", (FaultBook faults) => faults.All.Select(Describe));
        control.MapDelete("/faults", (FaultBook faults) => Done(faults.Clear));
        control.MapDelete(
            "/faults/{id:guid}",
            (Guid id, FaultBook faults) => faults.Remove(id) ? Results.NoContent() : throw ControlRefusal.NotFound("fault"));
    }

    private static IResult Reset(
        World world,
        OperatorBook operators,
        FaultBook faults,
        Counters counters,
        RequestLog log,
        Judge judge,
        SimulatorClock clock,
        CurrentSettings settings,
        QuotaBook quotas) => Done(() =>
    {
        world.Clear();
        operators.Clear();
        faults.Clear();
        counters.Reset();
        log.Reset();
        judge.Reset();
        clock.Reset();
        settings.Value = new SimulatorSettings();
        quotas.Rule = (true, 1.0);
    });

    private static IResult Done(Action action)
    {
        action();
        return Results.NoContent();
    }

    private static object Describe(SimulatorClock clock) => new { now = clock.GetUtcNow(), offsetSeconds = clock.Offset.TotalSeconds };

    private static object Describe(ActiveFault fault) => new
    {
        id = fault.Id,
        applied = fault.Applied,
        kind = fault.Order.Kind,
        target = fault.Order.Target,
        tenantId = fault.Order.TenantId,
        appId = fault.Order.AppId,
        method = fault.Order.Method,
        path = fault.Order.Path,
        times = fault.Order.Times,
    };

    private static SimulatorSettings Patched(SimulatorSettings current, JsonElement changes)
    {
        if (changes.ValueKind != JsonValueKind.Object)
        {
            throw ControlRefusal.Bad("The body must be an object.");
        }

        var merged = JsonSerializer.SerializeToNode(current, ControlJson.Options)!.AsObject();
        foreach (var change in changes.EnumerateObject())
        {
            merged[change.Name] = merged.ContainsKey(change.Name)
                ? System.Text.Json.Nodes.JsonNode.Parse(change.Value.GetRawText())
                : throw ControlRefusal.Bad($"There is no setting {change.Name}.");
        }

        try
        {
            return merged.Deserialize<SimulatorSettings>(ControlJson.Options)!;
        }
        catch (JsonException wrong)
        {
            throw ControlRefusal.Bad(wrong.Message);
        }
    }
}
