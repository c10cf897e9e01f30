using System.Globalization;
using System.Runtime.InteropServices;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary><c>GET /api/peaks</c>: a picture of the sound, of any span.</summary>
internal sealed class PeaksEndpoint(TimelineQueries queries, FinePeaks fine)
{
    private const int Version = 1;
    private const int MostPixels = 8_192;

    /// <summary>Of all tracks together, so that an answer stays below 100 KB.</summary>
    private const int MostPixelsOfAll = 36_000;

    public async Task HandleAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var (window, refusal) = TimeQuery.Read(query);
        if (!int.TryParse(query["px"], NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) || pixels is < 1 or > MostPixels)
            refusal ??= new(400, $"px must be a number from 1 to {MostPixels}.", "px");
        var tracks = queries.Tracks(AccessKey.Of(context).Sees);
        if (query["recorder"].ToString() is { Length: > 0 } id && !Choose(ref tracks, id))
            refusal ??= new(404, "There is no such recorder.", "recorder");
        if (refusal is not null)
        {
            await JsonAnswer.WriteAsync(context, refusal).ConfigureAwait(false);
            return;
        }

        pixels = Math.Max(1, Math.Min(pixels, MostPixelsOfAll / Math.Max(1, tracks.Count)));
        var peaks = new List<RecorderPeaks>();
        foreach (var track in tracks)
        {
            var pairs = FinePeaks.CanDraw(window, pixels)
                ? await fine.DrawAsync(track.Number, window, pixels, context.RequestAborted).ConfigureAwait(false)
                : queries.Peaks(track.Number, window, pixels);
            if (pairs is not null)
                peaks.Add(new(track.Id, MemoryMarshal.AsBytes<sbyte>(pairs).ToArray()));
        }

        await TaggedAnswer
            .WriteAsync(
                context,
                new(Version, WireTime.Format(window.FromMs), WireTime.Format(window.ToMs), pixels, peaks),
                ListeningJson.Default.PeaksAnswer
            )
            .ConfigureAwait(false);
    }

    private static bool Choose(ref List<Track> tracks, string id)
    {
        tracks = tracks.FindAll(track => track.Id == id);
        return tracks.Count > 0;
    }
}
