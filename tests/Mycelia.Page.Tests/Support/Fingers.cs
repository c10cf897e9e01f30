using Microsoft.Playwright;

namespace Mycelia.Page.Tests.Support;

/// <summary>Fingers on the page's screen, as the browser gets them from a real one.</summary>
internal sealed class Fingers
{
    private const int Steps = 8;

    private readonly ICDPSession _session;
    private List<(float X, float Y)> _places = [];

    private Fingers(ICDPSession session) => _session = session;

    /// <param name="page">One with a touch screen.</param>
    public static async Task<Fingers> OnAsync(OpenPage page) => new(await page.Page.Context.NewCDPSessionAsync(page.Page));

    /// <summary>So many fingers lie here from now on: more than before, or fewer, of which the first stay.</summary>
    public Task LieAsync(params (float X, float Y)[] places)
    {
        var leaving = Points(_places)[Math.Min(places.Length, _places.Count)..];
        _places = [.. places];
        return leaving.Length == 0 ? SendAsync("touchStart", Points(_places)) : SendAsync("touchEnd", _places.Count == 0 ? [] : leaving);
    }

    /// <summary>They move there, all at once.</summary>
    public async Task MoveAsync(params (float X, float Y)[] places)
    {
        var from = _places;
        for (var step = 1; step <= Steps; step++)
        {
            _places = [.. from.Zip(places, (a, b) => (a.X + ((b.X - a.X) * step / Steps), a.Y + ((b.Y - a.Y) * step / Steps)))];
            await SendAsync("touchMove", Points(_places));
        }
    }

    private static object[] Points(List<(float X, float Y)> places) =>
        [
            .. places.Select(
                static (place, id) =>
                    new
                    {
                        x = place.X,
                        y = place.Y,
                        id,
                    }
            ),
        ];

    private async Task SendAsync(string type, object[] points) =>
        await _session.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object> { ["type"] = type, ["touchPoints"] = points });
}
