using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Devices;

/// <summary>How loud an input is at the moment.</summary>
/// <param name="Device">The input.</param>
/// <param name="Level">Null when nothing comes in.</param>
/// <param name="Problem">Why it cannot be listened to; null when it can.</param>
internal sealed record InputLevel(AudioDevice Device, SoundLevel? Level, string? Problem);
