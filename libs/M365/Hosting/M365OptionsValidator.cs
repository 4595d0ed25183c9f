using LivePlatform.M365.Throttling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LivePlatform.M365.Hosting;

/// <summary>Names all faults at once.</summary>
internal sealed class M365OptionsValidator(QuotaSlice slice, IServiceProviderIsService registered) : IValidateOptions<M365Options>
{
    public ValidateOptionsResult Validate(string? name, M365Options options)
    {
        List<string> faults = [];
        RequireHttps(faults, "Microsoft365:EntraBaseUrl", options.EntraBaseUrl);
        RequireHttps(faults, "Microsoft365:GraphBaseUrl", options.GraphBaseUrl);
        if (options.GraphBaseUrl is { IsAbsoluteUri: true } graph && graph.AbsolutePath.Trim('/').Length == 0)
        {
            faults.Add("Microsoft365:GraphBaseUrl must end with the version, such as /v1.0.");
        }

        if (!registered.IsService(typeof(OwnBroker)))
        {
            RequireHttps(faults, "Services:TenantCredential", options.BrokerBaseUrl);
            if (options.WorkloadToken is null)
            {
                faults.Add("M365Options.WorkloadToken is not set: the broker answers workloads only.");
            }
        }

        RequireTimes(faults, options);
        RequireQuotas(faults, options.Quotas);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void RequireHttps(List<string> faults, string key, Uri? value)
    {
        if (value is not { IsAbsoluteUri: true } || value.Scheme != Uri.UriSchemeHttps)
        {
            faults.Add($"{key} must be an absolute https address.");
        }
    }

    private static void RequireTimes(List<string> faults, M365Options options)
    {
        var times = options.Pipeline;
        if (times.LongestWaitInPlace <= TimeSpan.Zero || times.LongestWaitInPlace >= times.TotalTime)
        {
            faults.Add("Microsoft365:Pipeline:LongestWaitInPlace must be above zero and below TotalTime.");
        }

        if (times.AttemptTime < TimeSpan.FromMilliseconds(10) || times.AttemptTime > times.TotalTime
            || times.TotalTime > TimeSpan.FromHours(1))
        {
            faults.Add("Microsoft365:Pipeline: 10 ms <= AttemptTime <= TotalTime <= 1 h.");
        }

        if (times.Retries is < 1 or > 10 || times.BreakTime < TimeSpan.FromMilliseconds(500) || times.IdleTime <= times.TotalTime)
        {
            faults.Add("Microsoft365:Pipeline: Retries 1 to 10, BreakTime at least 0.5 s, IdleTime above TotalTime.");
        }

        if (times.BreakTime > TimeSpan.FromHours(1) || times.IdleTime > TimeSpan.FromDays(1)
            || times.MicrosoftDownPause < TimeSpan.FromSeconds(1) || times.MicrosoftDownPause > TimeSpan.FromHours(1))
        {
            faults.Add("Microsoft365:Pipeline: BreakTime at most 1 h, IdleTime at most 1 d, MicrosoftDownPause 1 s to 1 h.");
        }

        if (options.BrokerTimeout <= TimeSpan.Zero || options.BrokerTimeout > TimeSpan.FromMinutes(1))
        {
            faults.Add("Microsoft365:BrokerTimeout must be above zero and at most a minute.");
        }
    }

    private void RequireQuotas(List<string> faults, Quotas quotas)
    {
        if (quotas.Headroom is not (> 0 and < 1) || slice.Fraction is not (> 0 and <= 1))
        {
            faults.Add("Microsoft365:Quotas:Headroom and the service's share must lie between 0 and 1.");
        }

        foreach (var (name, limit) in quotas.Limits())
        {
            if (limit is not { Amount: > 0 } || limit.Window <= TimeSpan.Zero)
            {
                faults.Add($"Microsoft365:Quotas:{name} needs an Amount and a Window above zero.");
            }
        }
    }
}

/// <summary>Its registration says that this process is the broker.</summary>
internal sealed class OwnBroker;
