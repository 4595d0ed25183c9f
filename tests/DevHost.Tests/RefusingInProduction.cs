using System.Diagnostics;
using LivePlatform.DevHost.Certificates;
using LivePlatform.DevHost.Running;

namespace LivePlatform.DevHost.Tests;

/// <summary>What this host makes for itself opens nothing in Production: each service says so and ends.</summary>
[Trait("Show", "doors.1")]
public sealed class RefusingInProduction : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly string _folder = Directory.CreateTempSubdirectory("production").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Onboarding")]
    [InlineData("TenantCredential")]
    [InlineData("RoleValidation")]
    [InlineData("Notifications")]
    [InlineData("Replication")]
    [InlineData("Gateway")]
    [InlineData("Portal")]
    public async Task A_service_does_not_start_with_certificates_of_development(string project)
    {
        var certificates = DevCertificates.Create(_folder, TimeProvider.System);
        foreach (var (setting, file) in new[]
        {
            ("Trust__CertificateAuthorityFile", certificates.AuthorityFile),
            ("Trust__IssuersAuthorityFile", certificates.AuthorityFile),
            ("Kestrel__Certificates__Default__Path", certificates.CertificateFile),
        })
        {
            var (code, said) = await StartAsync(project, setting, file);
            code.ShouldNotBe(0, said);
            said.ShouldContain(setting.Replace("__", ":", StringComparison.Ordinal));
            said.ShouldContain("which a service in Production does not take");
        }

        var (ended, why) = await StartAsync(project, "Trust__OutsideAuthorityFile", certificates.AuthorityFile);
        ended.ShouldNotBe(0, why);
        why.ShouldContain("stands in for Microsoft");
        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                $"figure: door 14: {project} did not start in Production with an authority or a certificate of development, nor with "
                    + "somebody who stands in for Microsoft");
    }

    private async Task<(int Code, string Said)> StartAsync(string project, string setting, string file)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(
                "dotnet",
                [Builds.Find("services", project)])
            {
                WorkingDirectory = _folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.StartInfo.Environment["DOTNET_ENVIRONMENT"] = "Production";
        process.StartInfo.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        process.StartInfo.Environment[setting] = file;
        process.Start();
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        return (process.ExitCode, string.Concat(await said));
    }
}
