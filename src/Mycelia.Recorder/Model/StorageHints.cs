using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Model;

/// <summary>What helps where a disk does not take what is to be kept.</summary>
internal static class StorageHints
{
    /// <summary>What helps a queue, beside what the refusal says of any file.</summary>
    public static Hint ForQueue(this StorageProblem problem) =>
        problem switch
        {
            StorageProblem.FileTooLarge or StorageProblem.DeviceError => Hint.QueueElsewhere,
            StorageProblem.Unsuitable => Hint.QueuePath,
            _ => Hint.None,
        };
}
