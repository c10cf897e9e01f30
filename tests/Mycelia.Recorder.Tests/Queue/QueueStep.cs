using FsCheck;
using FsCheck.Fluent;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>Something that a recorder does with its queue, or that befalls it.</summary>
internal abstract record QueueStep
{
    private QueueStep() { }

    /// <summary>Any number of them; a failing case is made smaller by leaving some out.</summary>
    public static Arbitrary<QueueStep[]> Runs(int most) =>
        Arb.From(
            Gen.Choose(1, most).SelectMany(length => Any.ArrayOf(length)),
            static steps => steps.Select((_, index) => steps.Where((_, other) => other != index).ToArray())
        );

    private static readonly Gen<QueueStep> Any = Gen.Frequency(
        (4, Gen.Choose(1, 600).Select(static frames => (QueueStep)new Append(frames))),
        (4, Gen.Choose(1, 600).Select(static frames => (QueueStep)new Enqueue(frames))),
        (3, Gen.Constant((QueueStep)new Complete())),
        (1, Gen.Constant((QueueStep)new Fail())),
        (1, Gen.Constant((QueueStep)new Quarantine())),
        (1, Gen.Constant((QueueStep)new Forget())),
        (1, Gen.Constant((QueueStep)new Drop())),
        (1, Gen.Constant((QueueStep)new Discard())),
        (1, Gen.Constant((QueueStep)new Restart(Clean: true))),
        (1, Gen.Constant((QueueStep)new Restart(Clean: false)))
    );

    /// <summary>A block of the open chunk is journalled.</summary>
    public sealed record Append(int Frames) : QueueStep;

    /// <summary>A last block completes the open chunk, which is queued.</summary>
    public sealed record Enqueue(int Frames) : QueueStep;

    /// <summary>The server has stored the oldest chunk.</summary>
    public sealed record Complete : QueueStep;

    /// <summary>It has not.</summary>
    public sealed record Fail : QueueStep;

    /// <summary>It never will.</summary>
    public sealed record Quarantine : QueueStep;

    /// <summary>It has lost the source file of the oldest chunk.</summary>
    public sealed record Forget : QueueStep;

    /// <summary>The oldest chunk is dropped to make room.</summary>
    public sealed record Drop : QueueStep;

    /// <summary>It is discarded by hand.</summary>
    public sealed record Discard : QueueStep;

    /// <summary>The recorder ends, in good order or not, and a new one begins another recording.</summary>
    public sealed record Restart(bool Clean) : QueueStep;
}
