"""The browser of the tests."""

from playwright.async_api import async_playwright


async def test_chromium_opens_a_page(chromium):
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = await playwright.chromium.launch(executable_path=chromium, args=arguments)
        page = await browser.new_page()
        await page.set_content("<h1>Final</h1>")
        assert await page.inner_text("h1") == "Final"
        await browser.close()
