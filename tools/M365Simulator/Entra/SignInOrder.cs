using LivePlatform.M365Simulator.Tenants;
using Microsoft.AspNetCore.WebUtilities;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>What an app asked for when it sent somebody to sign in.</summary>
internal sealed record SignInOrder(
    string Tenant,
    Guid ClientId,
    string RedirectUri,
    string ResponseMode,
    string Scope,
    string? State,
    string? Nonce,
    string? Challenge,
    string? LoginHint)
{
    /// <summary>Reads the query. What is wrong with app or address is shown on the page and never sent to that address.</summary>
    public static (SignInOrder? Order, EntraError? Error) Read(string tenant, IQueryCollection query, World world)
    {
        string? Text(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;
        if (Text("client_id") is not { } id)
        {
            return (null, EntraError.MissingParameter("client_id"));
        }

        if (!Guid.TryParse(id, out var clientId) || !world.Apps.TryGetValue(clientId, out var app))
        {
            return (null, EntraError.UnknownApp(id, tenant));
        }

        if (Text("redirect_uri") is not { } redirect || !app.RedirectUris.Contains(redirect, StringComparer.Ordinal))
        {
            return (null, EntraError.RedirectNotRegistered(clientId));
        }

        return Text("response_type") != "code" ? (null, EntraError.BadResponseType)
            : Text("scope") is not { } scope ? (null, EntraError.MissingParameter("scope"))
            : Text("code_challenge") is not null && Text("code_challenge_method") != "S256" ? (null, EntraError.BadChallenge)
            : (
                new SignInOrder(
                    tenant, clientId, redirect, Text("response_mode") ?? "query", scope, Text("state"), Text("nonce"),
                    Text("code_challenge"), Text("login_hint")),
                null);
    }

    /// <summary>Sends the answer back in the way that was asked for.</summary>
    public IResult Answer(params (string Name, string? Value)[] values)
    {
        var all = values.Append(("state", State)).Where(x => x.Item2 is not null)
            .ToDictionary(x => x.Item1, x => x.Item2, StringComparer.Ordinal);
        return ResponseMode == "form_post"
            ? Results.Content(EntraPages.FormPost(RedirectUri, all), "text/html; charset=utf-8")
            : Results.Redirect(QueryHelpers.AddQueryString(RedirectUri, all));
    }

    public IResult Refuse(
        EntraError error) => Answer(
            ("error", error.Code == EntraError.NeedsAdmin.Code ? "access_denied" : error.Error),
            ("error_description", $"AADSTS{error.Code}: {error.Message}"));
}
