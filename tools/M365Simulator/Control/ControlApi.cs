using System.Text.Json;
using System.Text.Json.Serialization;

namespace LivePlatform.M365Simulator.Control;

/// <summary>How the control API speaks JSON.</summary>
internal static class ControlJson
{
    public static readonly JsonSerializerOptions Options = Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        return options;
    }
}

/// <summary>/_simulator: everything that a test or a person orders from the simulator.</summary>
internal static class ControlApi
{
    public static void MapControl(this IEndpointRouteBuilder routes)
    {
        var control = routes.MapGroup("/_simulator");
        control.MapObserving();
        control.MapTenants();
        control.MapApps();
        control.MapAccounts();
        control.MapChanges();
        control.MapIssuing();
    }

    /// <summary>Refusals and unreadable bodies become {"error": …}.</summary>
    public static async Task AnswerRefusalsAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (ControlRefusal refusal)
        {
            await ErrorAsync(http, refusal.Status, refusal.Message);
        }
        catch (BadHttpRequestException bad)
        {
            await ErrorAsync(http, 400, bad.InnerException is JsonException json ? json.Message : bad.Message);
        }
    }

    private static Task ErrorAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { error = message }, http.RequestAborted);
    }
}
