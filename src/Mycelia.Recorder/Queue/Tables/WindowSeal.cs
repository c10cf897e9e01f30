using System.Globalization;
using System.Text;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>A checksum of a window that is to be forgotten: were a bit of it turned over, something else would be deleted.</summary>
internal static class WindowSeal
{
    /// <summary>Of a window here.</summary>
    public static long Of(long fromMs, long toMs) => Of("", fromMs, toMs, null);

    /// <summary>Of what a destination is to delete.</summary>
    public static long Of(string recordingId, long fromMs, long toMs, long? number) =>
        Checksum.Crc32C(0, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{recordingId} {fromMs} {toMs} {number}")));
}
