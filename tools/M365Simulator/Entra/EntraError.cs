using System.Globalization;
using System.Text.Json.Nodes;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>A refusal of the token endpoint: AADSTS code, OAuth error, status and text as Microsoft sends them.</summary>
internal sealed record EntraError(int Code, string Error, int Status, string Message)
{
    public static EntraError InvalidSecret(Guid appId) => new(7000215, "invalid_client", 401,
        $"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{appId}'.");

    public static EntraError ExpiredSecret(Guid appId) => new(7000222, "invalid_client", 401,
        $"The provided client secret keys for app '{appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.");

    public static EntraError NoSecret { get; } = new(7000218, "invalid_client", 401,
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");

    public static EntraError AssertionRefused { get; } = new(700027, "invalid_client", 401,
        "The certificate with identifier used to sign the client assertion is not registered on application.");

    public static EntraError UnknownApp(string appId, string tenantName) => new(700016, "unauthorized_client", 400,
        $"Application with identifier '{appId}' was not found in the directory '{tenantName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.");

    public static EntraError UnknownTenant(string tenant) => new(90002, "invalid_tenant", 400,
        $"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.");

    public static EntraError BadTenant(string tenant) => new(900023, "invalid_request", 400,
        $"Specified tenant identifier '{tenant}' is neither a valid DNS name, nor a valid external domain.");

    public static EntraError UnknownResource(string resource, string tenantName) => new(500011, "invalid_resource", 400,
        $"The resource principal named {resource} was not found in the tenant named {tenantName}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.");

    public static EntraError AppDisabled(Guid appId, string name) => new(7000112, "unauthorized_client", 400,
        $"Application '{appId}'({name}) is disabled.");

    public static EntraError MissingParameter(string name) => new(900144, "invalid_request", 400,
        $"The request body must contain the following parameter: '{name}'.");

    public static EntraError BadScope(string scope) => new(70011, "invalid_scope", 400,
        $"The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid.");

    public static EntraError BadGrant(string grant) => new(70003, "unsupported_grant_type", 400,
        $"The app requested an unsupported grant type '{grant}'.");

    public JsonObject Body(DateTimeOffset now, string correlationId)
    {
        var time = now.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var trace = Guid.NewGuid().ToString();
        return new JsonObject
        {
            ["error"] = Error,
            ["error_description"] = $"AADSTS{Code}: {Message} Trace ID: {trace} Correlation ID: {correlationId} Timestamp: {time}",
            ["error_codes"] = new JsonArray(Code),
            ["timestamp"] = time,
            ["trace_id"] = trace,
            ["correlation_id"] = correlationId,
            ["error_uri"] = $"https://login.microsoftonline.com/error?code={Code}",
        };
    }
}
