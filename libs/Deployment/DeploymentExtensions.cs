using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LivePlatform.Deployment;

/// <summary>Gives a service what its deployment replaces while it runs.</summary>
public static partial class DeploymentExtensions
{
    /// <summary>Adds the secrets of <see cref="SecretFolder.Setting"/> above all other configuration; nothing where no folder is named.</summary>
    /// <exception cref="InvalidOperationException">There is no such folder, or a file of it cannot be used.</exception>
    public static WebApplicationBuilder AddSecretFolder(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Configuration[SecretFolder.Setting] is { Length: > 0 } folder)
        {
            var secrets = new SecretFolder(folder, TimeProvider.System);
            ((IConfigurationBuilder)builder.Configuration).Add(secrets);
            builder.Services.AddHostedService(provider => new SecretWatch(secrets, TimeProvider.System, provider.GetRequiredService<ILogger<SecretWatch>>()));
        }

        return builder;
    }

    /// <summary>
    /// Answers new connections by the rules of <see cref="TlsRules"/> with the newest certificate of <c>Kestrel:Certificates:Default</c>. Kestrel's own watch stops and binds its endpoints anew when a file changes, which
    /// ends what is under way; it is off.
    /// </summary>
    public static WebApplicationBuilder RereadCertificate(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var given = builder.Configuration.GetSection("Kestrel:Certificates:Default");
        if (given["Path"] is { Length: > 0 } path && given["KeyPath"] is { Length: > 0 } keyPath)
        {
            builder.WebHost.ConfigureKestrel((context, kestrel) =>
            {
                var logger = kestrel.ApplicationServices.GetRequiredService<ILogger<ServerCertificate>>();
                var certificate = new ServerCertificate(path, keyPath, TimeProvider.System, failure => LogNotTaken(logger, path, failure.Message));
                kestrel.Configure(context.Configuration.GetSection("Kestrel"), reloadOnChange: false);
                kestrel.ConfigureHttpsDefaults(https =>
                {
                    https.SslProtocols = TlsRules.Versions;
                    https.OnAuthenticate = (_, tls) => (tls.ServerCertificateContext, tls.CipherSuitesPolicy) = (certificate.Current, TlsRules.Suites);
                });
            });
        }

        return builder;
    }

    [LoggerMessage(EventId = 803, EventName = "CertificateNotTaken", Level = LogLevel.Error, Message = "The certificate {File} was replaced by what cannot be used ({Why}); the former one goes on.")]
    private static partial void LogNotTaken(ILogger logger, string file, string why);
}
