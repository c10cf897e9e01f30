using Microsoft.Playwright;
using Mycelia.Page.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Mycelia.Page.Tests;

/// <summary>Who may listen.</summary>
[Collection(nameof(OneBrowser))]
public sealed class SignInTests(PageRig rig)
{
    [Fact]
    public async Task Nothing_is_shown_before_somebody_signed_in_and_after_they_signed_out()
    {
        await using var page = await rig.OpenAsync(OpenPage.At(PageRig.Evening, 3600), signIn: false);
        var form = page.Page.Locator("#sign-in");
        await Expect(form).ToBeVisibleAsync();
        await form.GetByLabel("Client id").FillAsync(rig.Server.ClientId);
        await form.GetByLabel("Key", new() { Exact = true }).FillAsync("not the key");
        await form.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.Page.Locator("#sign-in-problem")).ToBeVisibleAsync();

        await form.GetByLabel("Key", new() { Exact = true }).FillAsync(rig.Server.Secret);
        await form.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(form).ToBeHiddenAsync();
        await page.UntilAsync("mycelia.lanes().length === 1");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.Page.Locator("#sign-in")).ToBeVisibleAsync();
    }
}
