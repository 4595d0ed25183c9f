using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TestKit.Services;

/// <summary>Gives requests to a service under test the address of a sender, which a server in memory does not have.</summary>
public sealed class SenderAddress : IStartupFilter
{
    /// <summary>The header in which a test names it; the service does not see it.</summary>
    public const string Header = "Test-Sender";

    /// <summary>For use in <c>replace</c>.</summary>
    public static void Add(IServiceCollection services) => services.AddSingleton<IStartupFilter, SenderAddress>();

    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(static (context, following) =>
        {
            if (context.Request.Headers.Remove(Header, out var sender))
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(sender.ToString());
            }

            return following(context);
        });
        next(app);
    };
}
