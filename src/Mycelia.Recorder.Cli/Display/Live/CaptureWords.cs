using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>The state of capture as the display says it.</summary>
internal static class CaptureWords
{
    public static (string Word, Ink Ink) Of(CaptureState state) =>
        state switch
        {
            CaptureState.Recording => ("RECORDING", Ink.Bold),
            CaptureState.Starting => ("STARTING", Ink.Bold),
            CaptureState.NoMicrophone => ("NO MICROPHONE", Ink.BadBadge),
            CaptureState.Reconnecting => ("RECONNECTING", Ink.WarningBadge),
            CaptureState.DiskFull => ("DISK FULL", Ink.BadBadge),
            CaptureState.StorageRefused => ("CANNOT STORE", Ink.BadBadge),
            CaptureState.Paused => ("PAUSED", Ink.NoticeBadge),
            CaptureState.Stopping => ("STOPPING", Ink.NoticeBadge),
            _ => ("STOPPED", Ink.NoticeBadge),
        };
}
