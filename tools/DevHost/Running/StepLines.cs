using System.Globalization;

namespace LivePlatform.DevHost.Running;

/// <summary>What is being done, a line each, and how long it took; below it whatever is worth telling meanwhile.</summary>
/// <param name="to">Where the lines go.</param>
/// <param name="clock">Tells how long a step takes.</param>
internal sealed class StepLines(TextWriter to, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private long? _began;
    private bool _isOpen;

    /// <summary>The step before is done, this one begins.</summary>
    public void Begin(string step)
    {
        lock (_gate)
        {
            Finish();
            to.Write($"==> {step}");
            to.Flush();
            (_began, _isOpen) = (clock.GetTimestamp(), true);
        }
    }

    /// <summary>Tells something of the step under way.</summary>
    public void Tell(string line)
    {
        lock (_gate)
        {
            if (_isOpen)
            {
                to.WriteLine();
                _isOpen = false;
            }

            to.WriteLine($"    {line}");
        }
    }

    /// <summary>The last step is done.</summary>
    public void End()
    {
        lock (_gate)
        {
            Finish();
        }
    }

    private void Finish()
    {
        if (_began is { } began)
        {
            var took = clock.GetElapsedTime(began).TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture);
            to.WriteLine(_isOpen ? $": {took}" : $"    done after {took}");
            (_began, _isOpen) = (null, false);
        }
    }
}
