using System.Net;

namespace LivePlatform.M365.Graph;

/// <summary>
/// Calls that name something that was just made. Graph's nodes hear of it one after the other, so that a call may be answered with 404
/// although the one before was not (SidU/openclaw-teams-setup#2, terraform-provider-azuread#1035): such a call is repeated in place before
/// anybody is told.
/// </summary>
/// <param name="patience">How long one call is repeated.</param>
/// <param name="clock">Time.</param>
public sealed class NewlyMade(TimeSpan patience, TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    /// <summary>Sends until Graph knows what the call names, or the patience is over.</summary>
    /// <param name="send">Sends a request of its own each time.</param>
    /// <param name="isUnknown">True for an answer that may mean that this node has not heard of it; null: 404 alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The last answer; the caller disposes it.</returns>
    public async Task<GraphResponse> SendAsync(
        Func<CancellationToken, Task<GraphResponse>> send,
        Func<GraphResponse, bool>? isUnknown = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(send);
        isUnknown ??= static answer => answer.Status == HttpStatusCode.NotFound;
        var (began, wait) = (clock.GetTimestamp(), First);
        while (true)
        {
            var answer = await send(cancellationToken).ConfigureAwait(false);
            if (!isUnknown(answer) || clock.GetElapsedTime(began) + wait > patience)
            {
                return answer;
            }

            answer.Dispose();
            await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
            wait = wait * 2 < Longest ? wait * 2 : Longest;
        }
    }
}
