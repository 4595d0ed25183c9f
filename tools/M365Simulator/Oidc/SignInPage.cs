using System.Net;
using System.Text;

namespace LivePlatform.M365Simulator.Oidc;

/// <summary>The page on which a developer chooses whom to be.</summary>
internal static class SignInPage
{
    public static string Render(IEnumerable<Operator> operators, string query)
    {
        var page = new StringBuilder(
            """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in (simulator)</title>
            <meta name="viewport" content="width=device-width"><style>body{font:16px system-ui;max-width:40rem;margin:3rem auto}
            button{display:block;width:100%;padding:.8rem;margin:.4rem 0;text-align:left;font:inherit}</style></head>
            <body><h1>Who are you?</h1>
            """);
        page.Append($"<form method=\"post\" action=\"/operators/authorize{WebUtility.HtmlEncode(query)}\">");
        foreach (var who in operators.OrderBy(o => o.Name, StringComparer.Ordinal))
        {
            page.Append(
                $"<button name=\"operator\" value=\"{WebUtility.HtmlEncode(who.ClientId)}\">{WebUtility.HtmlEncode(who.Name)} · "
                    + $"{who.Role} · {who.Scope}</button>");
        }

        return page.Append("</form></body></html>").ToString();
    }
}
