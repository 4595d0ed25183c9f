namespace LivePlatform.Tenancy;

/// <summary>The one provider a unit of work acts for. Registered per scope; entered once; reading it before that throws.</summary>
public sealed class ProviderScope
{
    private ServiceProviderId? _current;

    /// <summary>True when a provider was entered.</summary>
    public bool IsEntered => _current is not null;

    /// <summary>The provider this work acts for.</summary>
    /// <exception cref="InvalidOperationException">No provider was entered.</exception>
    public ServiceProviderId Current => _current ?? throw new InvalidOperationException("This work has no provider: enter one first.");

    /// <summary>Says for whom this scope acts. Entering the same provider again is harmless.</summary>
    /// <exception cref="InvalidOperationException">The scope already acts for another provider.</exception>
    public void Enter(ServiceProviderId provider)
    {
        _ = provider.Value;
        if (_current is { } entered && entered != provider)
        {
            throw new InvalidOperationException($"Scope acts for {entered}; it cannot switch to {provider}.");
        }

        _current = provider;
    }
}
