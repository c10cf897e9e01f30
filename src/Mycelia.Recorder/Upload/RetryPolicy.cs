using Polly;
using Polly.Retry;

namespace Mycelia.Recorder.Upload;

/// <summary>How long to wait between tries: exponential backoff with jitter, and never sooner than the server asked.</summary>
public sealed record RetryPolicy
{
    /// <summary>1 s to 60 s.</summary>
    public static RetryPolicy Default { get; } = new();

    /// <summary>Around what the first wait lies.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>No wait is longer, but for what the server asked.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The server is not believed beyond this.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Tries until an outcome settles the chunk: <see cref="UploadOutcome.Stored"/>,
    /// <see cref="UploadOutcome.Rejected"/> or <see cref="UploadOutcome.SourceFileUnknown"/>.</summary>
    /// <param name="onRetry">Called before each wait, with what failed, the number of the failure from 1, and the wait.</param>
    /// <param name="time">The clock of the waits.</param>
    internal ResiliencePipeline<UploadOutcome> Build(Action<UploadOutcome.Failed, int, TimeSpan> onRetry, TimeProvider time) =>
        new ResiliencePipelineBuilder<UploadOutcome> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<UploadOutcome>
            {
                ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Result is { } outcome && IsWorthRetrying(outcome)),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = MaxDelay,
                DelayGenerator = args => ValueTask.FromResult(AskedDelay(args.Outcome.Result, args.AttemptNumber)),
                OnRetry = args =>
                {
                    onRetry((UploadOutcome.Failed)args.Outcome.Result!, args.AttemptNumber + 1, args.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

    /// <summary>Whether the same chunk may pass later, unchanged.</summary>
    public static bool IsWorthRetrying(UploadOutcome outcome) =>
        outcome is UploadOutcome.Transient or UploadOutcome.Unauthorized or UploadOutcome.Misconfigured;

    /// <summary>The server's Retry-After where it is longer than the backoff would be; else null.</summary>
    internal TimeSpan? AskedDelay(UploadOutcome? outcome, int attempt)
    {
        if (outcome is not UploadOutcome.Transient { RetryAfter: { } asked })
            return null;
        var backoff = Math.Min(MaxDelay.TotalSeconds, FirstDelay.TotalSeconds * Math.Pow(2, attempt));
        return asked.TotalSeconds < backoff ? null : asked < MaxRetryAfter ? asked : MaxRetryAfter;
    }
}
