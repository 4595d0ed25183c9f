using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.ServiceDefaults.Problems;

/// <summary>
/// Writes problems for callers who accept none: a browser's address bar, a client that asks for CSV, nonsense. The framework writes nothing
/// for them, and a refusal would become a fault. RFC 9110 (12.5.1) lets a server send what was not asked for.
/// </summary>
internal sealed class UnaskedProblems : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        // The request is at its end: nobody else reads it any more.
        context.HttpContext.Request.Headers.Remove("Accept");
        return context.HttpContext.RequestServices.GetServices<IProblemDetailsWriter>().First(writer => writer is not UnaskedProblems)
            .WriteAsync(context);
    }
}
