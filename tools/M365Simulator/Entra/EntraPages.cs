using System.Net;
using System.Text;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>Entra's pages, plain enough for a browser test to fill in.</summary>
internal static class EntraPages
{
    private const string Head =
        """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in to your account (simulator)</title>
        <meta name="viewport" content="width=device-width"><style>body{font:16px system-ui;max-width:26rem;margin:4rem auto}
        label,button{display:block;width:100%;margin:.6rem 0}input{width:100%;padding:.6rem;box-sizing:border-box}
        button{padding:.7rem}</style></head><body>
        """;

    /// <summary>Name and password.</summary>
    public static string SignIn(string appName, string? name, EntraError? error) => Page(
        $"""
        <h1>Sign in</h1><p>to {Text(appName)}</p>{Error(error)}<form method="post">
        <label>User name <input name="username" autocomplete="username" value="{Text(name ?? "")}" required></label>
        <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
        <button name="step" value="sign-in">Sign in</button></form>
        """);

    /// <summary>A second factor, which is given by a click.</summary>
    public static string SecondFactor(string ticket) => Page(
        $"""
        <h1>Approve sign in request</h1><form method="post"><input type="hidden" name="ticket" value="{Text(ticket)}">
        <button name="step" value="approve">Approve</button></form>
        """);

    /// <summary>What the app wants.</summary>
    public static string Consent(string appName, IEnumerable<string> scopes, string ticket) => Page(
        $"""
        <h1>Permissions requested</h1><p>{Text(appName)} would like to:</p>
        <ul>{string.Concat(scopes.Select(x => $"<li>{Text(x)}</li>"))}</ul>
        <form method="post"><input type="hidden" name="ticket" value="{Text(ticket)}">
        <button name="step" value="accept">Accept</button><button name="step" value="cancel">Cancel</button></form>
        """);

    /// <summary>What cannot be sent back to an app.</summary>
    public static string Refused(EntraError error) => Page($"<h1>Sign in</h1>{Error(error)}");

    /// <summary>Sends values on by a form that submits itself.</summary>
    public static string FormPost(string address, IEnumerable<KeyValuePair<string, string?>> values)
    {
        var fields = new StringBuilder();
        foreach (var (name, value) in values)
        {
            fields.Append($"<input type=\"hidden\" name=\"{Text(name)}\" value=\"{Text(value ?? "")}\">");
        }

        return Page(
            $"""
            <form method="post" action="{Text(address)}">{fields}<noscript><button>Continue</button></noscript></form>
            <script>document.forms[0].submit()</script>
            """);
    }

    private static string Page(string body) => $"{Head}{body}</body></html>";

    private static string Error(EntraError? error) =>
        error is null ? "" : $"<p role=\"alert\">AADSTS{error.Code}: {Text(error.Message)}</p>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
