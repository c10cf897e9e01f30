using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Secrecy;

/// <summary>
/// What must not be shown, whoever says it and however it is spelt: the key's secret, access tokens, a proxy's password. All that others
/// chose and that becomes a reason, a line or an id passes here at last. Thread-safe.
/// </summary>
internal sealed class KnownSecrets
{
    /// <summary>What stands where a secret stood.</summary>
    public const string Hidden = "(not shown)";

    /// <summary>A server's tokens come and go; one of long ago is good for nothing.</summary>
    private const int Most = 8;

    /// <summary>Of what follows, no line shows anything.</summary>
    private const int LongestText = 4_096;

    private readonly Lock _lock = new();
    private volatile SecretSpellings[] _all = [];

    /// <param name="secrets">Those that are known from the start.</param>
    public KnownSecrets(params ReadOnlySpan<string?> secrets)
    {
        foreach (var secret in secrets)
            Add(secret);
    }

    /// <summary>One more; none, where it is too short to protect anything.</summary>
    public void Add(string? secret)
    {
        if (secret is not { Length: >= SecretSpellings.Shortest } || Array.Exists(_all, known => known.Secret == secret))
            return;
        lock (_lock)
        {
            // The first is the key's own, which lasts.
            var kept = _all.Length < Most ? _all : [_all[0], .. _all[2..]];
            _all = [.. kept, new(secret)];
        }
    }

    /// <summary>Whether a text shows one, or a good part of one.</summary>
    public bool AreIn(string text) => Find(text).Count > 0;

    /// <summary>The beginning of a text, without any.</summary>
    public string Hide(string text)
    {
        if (text.Length > LongestText)
            text = text[..LongestText];
        var spans = Find(text);
        for (var i = spans.Count - 1; i >= 0; i--)
            text = string.Concat(text.AsSpan(0, spans[i].From), Hidden, text.AsSpan(spans[i].To));
        return text;
    }

    /// <summary>What became of a chunk, with a reason that shows none. An id that shows one is no id, and its answer none.</summary>
    public UploadOutcome Hide(UploadOutcome outcome) =>
        outcome switch
        {
            UploadOutcome.Failed failed => Hide(failed),
            UploadOutcome.Stored { SourceFileId: var id } when AreIn(id) => new UploadOutcome.Transient(
                "the server says that it stored the chunk, but in a source file whose id is made of a secret"
            )
            {
                MayBeTheChunk = true,
                MayHaveArrived = true,
            },
            _ => outcome,
        };

    /// <summary>The same failure, with a reason that shows none.</summary>
    public UploadOutcome.Failed Hide(UploadOutcome.Failed failed) => failed with { Reason = Hide(failed.Reason) };

    private List<(int From, int To)> Find(string text)
    {
        var known = _all;
        if (known.Length == 0)
            return [];
        var isShown = new bool[text.Length];
        foreach (var view in TextView.AllOf(text))
        {
            foreach (var secret in known)
                secret.Mark(view, isShown);
        }

        var spans = new List<(int From, int To)>();
        for (var at = 0; at < isShown.Length; at++)
        {
            if (!isShown[at])
                continue;
            var from = at;
            while (at < isShown.Length && isShown[at])
                at++;
            spans.Add((from, at));
        }

        return spans;
    }
}
