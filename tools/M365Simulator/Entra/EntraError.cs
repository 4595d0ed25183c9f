using System.Globalization;
using System.Text.Json.Nodes;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>A refusal of the token endpoint: AADSTS code, OAuth error, status and text as Microsoft sends them.</summary>
internal sealed record EntraError(int Code, string Error, int Status, string Message, string? Suberror = null)
{
    public static EntraError InvalidSecret(Guid appId) => new(7000215, "invalid_client", 401,
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret "
            + $"ID, for a secret added to app '{appId}'.");

    public static EntraError ExpiredSecret(Guid appId) => new(7000222, "invalid_client", 401,
        $"The provided client secret keys for app '{appId}' are expired. Visit the Azure portal to create new keys for your app: "
            + "https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.");

    public static EntraError NoSecret { get; } = new(7000218, "invalid_client", 401,
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");

    public static EntraError AssertionRefused { get; } = new(700027, "invalid_client", 401,
        "The certificate with identifier used to sign the client assertion is not registered on application.");

    public static EntraError CertificateExpired { get; } = new(700027, "invalid_client", 401,
        "The certificate with identifier used to sign the client assertion is expired on application. [Reason - The key used is expired.]");

    public static EntraError AssertionForOthers { get; } = new(
        700023, "invalid_client", 401, "Client assertion audience claim does not match Realm issuer.");

    public static EntraError AssertionTooOld { get; } = new(
        700024, "invalid_client", 401, "Client assertion is not within its valid time range.");

    public static EntraError NoFederatedCredential { get; } = new(70021, "invalid_client", 401,
        "No matching federated identity record found for presented assertion. Please check your federated identity credential Subject, "
            + "Audience and Issuer against the presented assertion.");

    public static EntraError UnknownApp(string appId, string tenantName) => new(700016, "unauthorized_client", 400,
        $"Application with identifier '{appId}' was not found in the directory '{tenantName}'. This can happen if the application has "
            + "not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your "
            + "authentication request to the wrong tenant.");

    /// <summary>The application is known, its service principal is not yet.</summary>
    public static EntraError NoPrincipalYet(Guid appId, Guid tenantId) => new(7000229, "invalid_client", 401,
        $"The client application {appId} is missing service principal in the tenant {tenantId}.");

    private static EntraError UnknownTenant(string tenant) => new(90002, "invalid_tenant", 400,
        $"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check "
            + "with your subscription administrator, this may happen if there are no active subscriptions for the tenant.");

    private static EntraError BadTenant(string tenant) => new(900023, "invalid_request", 400,
        $"Specified tenant identifier '{tenant}' is neither a valid DNS name, nor a valid external domain.");

    /// <summary>Why nothing is found under the name of a tenant: nobody has it, or it is no name of one.</summary>
    public static EntraError NoSuchTenant(string tenant) =>
        Guid.TryParse(tenant, out _) || (tenant.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(tenant) == UriHostNameType.Dns)
            ? UnknownTenant(tenant)
            : BadTenant(tenant);

    public static EntraError UnknownResource(string resource, string tenantName) => new(500011, "invalid_resource", 400,
        $"The resource principal named {resource} was not found in the tenant named {tenantName}. This can happen if the application "
            + "has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent "
            + "your authentication request to the wrong tenant.");

    public static EntraError AppDisabled(Guid appId, string name) => new(7000112, "unauthorized_client", 400,
        $"Application '{appId}'({name}) is disabled.");

    public static EntraError MissingParameter(string name) => new(900144, "invalid_request", 400,
        $"The request body must contain the following parameter: '{name}'.");

    public static EntraError BadScope(string scope) => new(70011, "invalid_scope", 400,
        "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. "
            + $"The scope {scope} is not valid.");

    public static EntraError BadGrant(string grant) => new(70003, "unsupported_grant_type", 400,
        $"The app requested an unsupported grant type '{grant}'.");

    public static EntraError NotForCommon { get; } = new(9001023, "invalid_request", 400,
        "The grant type is not supported over the /common or /consumers endpoints. "
            + "Please use the /organizations or tenant-specific endpoint.");

    public static EntraError UnknownUser(string tenantName) => new(50034, "invalid_grant", 400,
        $"The user account does not exist in the {tenantName} directory. To sign into this application, "
            + "the account must be added to the directory.");

    public static EntraError WrongPassword { get; } = new(
        50126, "invalid_grant", 400, "Error validating credentials due to invalid username or password.");

    public static EntraError UserLocked { get; } = new(50053, "invalid_grant", 400,
        "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.");

    public static EntraError PasswordExpired { get; } = new(
        50055, "invalid_grant", 400, "The password is expired.", "user_password_expired");

    public static EntraError NoPasswordHere { get; } = new(
        50056, "invalid_grant", 400, "Invalid or null password: password doesn't exist in the directory for this user.");

    public static EntraError UserDisabled { get; } = new(50057, "invalid_grant", 400, "The user account is disabled.");

    public static EntraError MfaNeeded { get; } = new(50076, "invalid_grant", 400,
        "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor "
            + "authentication to access '00000003-0000-0000-c000-000000000000'.",
        "basic_action");

    public static EntraError BlockedByPolicy { get; } = new(53003, "invalid_grant", 400,
        "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.", "message_only");

    public static EntraError NotConsented(Guid appId, string name) => new(65001, "invalid_grant", 400,
        $"The user or administrator has not consented to use the application with ID '{appId}' named '{name}'. Send an interactive "
            + "authorization request for this user and resource.",
        "consent_required");

    public static EntraError NeedsAdmin { get; } = new(
        90094, "consent_required", 400, "Admin consent is required for the permissions requested by this application.");

    public static EntraError ConsentDeclined { get; } = new(
        65004, "access_denied", 400, "The resource owner or authorization server denied the request.");

    public static EntraError RedirectNotRegistered(Guid appId) => new(50011, "invalid_request", 400,
        $"The redirect URI specified in the request does not match the redirect URIs configured for the application '{appId}'.");

    public static EntraError BadResponseType { get; } = new(
        700054, "unsupported_response_type", 400, "response_type is not enabled for the application.");

    public static EntraError BadChallenge { get; } = new(
        501491, "invalid_request", 400, "Invalid code_challenge_method: only S256 is taken.");

    public static EntraError BadCode { get; } = new(9002313, "invalid_request", 400, "Invalid request. Request is malformed or invalid.");

    public static EntraError CodeRedeemed { get; } = new(
        54005, "invalid_grant", 400,
        "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.");

    public static EntraError CodeExpired { get; } = new(
        70008, "invalid_grant", 400,
        "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request "
            + "for this user and resource.");

    public static EntraError OtherRedirect { get; } = new(
        500112, "invalid_grant", 400,
        "The reply address in the token request does not match the reply address provided when requesting the authorization code.");

    public static EntraError VerifierWrong { get; } = new(
        501481, "invalid_grant", 400, "The Code_Verifier does not match the code_challenge supplied in the authorization request.");

    public static EntraError MalformedRefreshToken { get; } = new(
        9002313, "invalid_request", 400, "Invalid request. Request is malformed or invalid.");

    public static EntraError InvalidRefreshToken { get; } = new(
        70000, "invalid_grant", 400, "The provided value for the input parameter 'refresh_token' is not valid.", "bad_token");

    public static EntraError RefreshTokenExpired { get; } = new(700082, "invalid_grant", 400,
        "The refresh token has expired due to inactivity. The token was inactive for 90.00:00:00.", "bad_token");

    public static EntraError SessionRevoked { get; } = new(50173, "invalid_grant", 400,
        "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset "
            + "their password.", "bad_token");

    /// <summary>What a code that was ordered as a fault comes with at Microsoft.</summary>
    public static (string Error, string? Suberror) NamesOf(int code, int status) => code switch
    {
        7000215 or 7000222 or 7000229 or 7000218 or 700027 or 700030 or 70021 or 70002 => ("invalid_client", null),
        700016 or 7000112 or 700011 or 70001 => ("unauthorized_client", null),
        90002 => ("invalid_tenant", null),
        500011 => ("invalid_resource", null),
        70011 or 28002 or 700022 => ("invalid_scope", null),
        50076 or 50079 or 50074 or 50158 => ("invalid_grant", "basic_action"),
        65001 => ("invalid_grant", "consent_required"),
        53000 or 53001 or 53002 or 53003 or 53004 or 530032 or 530035 => ("invalid_grant", "message_only"),
        50034 or 50126 or 50053 or 50055 or 50056 or 50057 or 700082 or 70008 or 70043 or 700084 or 50173 or 50132 or 50133 or 70000
            or 54005 or 50020 or 50177 or 90099 or 530034 or 50196 =>
            ("invalid_grant", null),
        _ => (status >= 500 ? "temporarily_unavailable" : "invalid_request", null),
    };

    /// <summary>The id by which the client knows its request; one of ours where it sent none.</summary>
    public static string CorrelationOf(HttpRequest request) =>
        request.Headers["client-request-id"].ToString() is { Length: > 0 } sent ? sent : Guid.NewGuid().ToString();

    public IResult Answer(DateTimeOffset now, string correlationId) => Results.Json(Body(now, correlationId), statusCode: Status);

    public JsonObject Body(DateTimeOffset now, string correlationId)
    {
        var time = now.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var trace = Guid.NewGuid().ToString();
        var body = new JsonObject
        {
            ["error"] = Error,
            ["error_description"] = $"AADSTS{Code}: {Message} Trace ID: {trace} Correlation ID: {correlationId} Timestamp: {time}",
            ["error_codes"] = new JsonArray(Code),
            ["timestamp"] = time,
            ["trace_id"] = trace,
            ["correlation_id"] = correlationId,
            ["error_uri"] = $"https://login.microsoftonline.com/error?code={Code}",
        };
        if (Suberror is not null)
        {
            body["suberror"] = Suberror;
        }

        return body;
    }
}
