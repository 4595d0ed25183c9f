namespace LivePlatform.M365.Tokens;

/// <summary>What tokens can be asked for. The names are Microsoft's, also where another address answers.</summary>
public static class TokenResource
{
    /// <summary>Microsoft Graph.</summary>
    public const string Graph = "https://graph.microsoft.com/.default";

    /// <summary>The Teams administration API (Skype and Teams Tenant Admin API), as Teams PowerShell uses it.</summary>
    public const string TeamsAdmin = "48ac35b8-9aa8-4d74-927d-1f4a14a0b239/.default";
}
